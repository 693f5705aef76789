"""What of an address narrows a list."""

from django.http import QueryDict

from records.core.seams import ListPage


def narrowing(page: ListPage, asked: QueryDict) -> dict[str, str]:
    """Return those parameters of an address that narrow or sort the list, in the order given."""
    known = {*page.filters, "sort"}
    return {name: str(value) for name, value in asked.items() if value and name in known}
