"""Addresses by name, for pages that write many of them: each shape is worked out once a process."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

from records.core.process_caches import forget_with_settings

PROBES = (1, 1234567891)
"""Two numbers as different as numbers of rows are: where both give one shape, any number does."""


def address(name: str, *numbers: int) -> str:
    """Return the address of a page by its name and the numbers of rows; as `reverse` does."""
    shape = _shape(name, len(numbers), get_urlconf(), get_script_prefix())
    if shape is None or not all(type(number) is int and number >= 0 for number in numbers):
        return reverse(name, args=numbers)
    return shape.format(*numbers) if numbers else shape


@lru_cache(maxsize=2048)
def _shape(name: str, count: int, _urlconf: str | None, _prefix: str) -> str | None:
    """Return the address with places for its numbers; None where it has no such shape."""
    if not count:
        return reverse(name)
    shapes = set()
    for probe in PROBES:
        numbers = [probe + place for place in range(count)]
        parts = reverse(name, args=numbers).replace("{", "{{").replace("}", "}}").split("/")
        texts = [str(number) for number in numbers]
        places = {text: f"{{{place}}}" for place, text in enumerate(texts)}
        shapes.add("/".join(places.get(part, part) for part in parts))
        if sum(part in places for part in parts) != count:
            return None
    return shapes.pop() if len(shapes) == 1 else None


forget_with_settings(_shape.cache_clear)
