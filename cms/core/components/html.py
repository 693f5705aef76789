"""What the components write HTML with: values as a template writes them, and attributes."""

from collections.abc import Iterable
from typing import Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

NOTHING = mark_safe("")


def show(value: Any) -> SafeString:
    """Return a value escaped, and written in the reader's language, as `{{ value }}` writes it."""
    if isinstance(value, str):
        return conditional_escape(value)
    if isinstance(value, int):
        return mark_safe(str(value))  # noqa: S308 (digits)
    if isinstance(value, Promise):
        return conditional_escape(str(value))
    return mark_safe(render_value_in_context(value, Context()))  # noqa: S308 (escaped by Django)


def attributes(**values: Any) -> SafeString:
    """Return HTML attributes, each with a space before it; `aria_label` becomes `aria-label`.

    True gives the name alone; False, None and an empty text leave the attribute out.
    """
    return mark_safe(  # noqa: S308 (names are the callers' own, values are escaped)
        "".join(
            f" {name.strip('_').replace('_', '-')}" + ("" if value is True else f'="{show(value)}"')
            for name, value in values.items()
            if value is not False and value is not None and value != ""
        )
    )


def classes(*names: str) -> str:
    """Return the class names that are not empty, parted by spaces."""
    return " ".join(name for name in names if name)


def when(condition: Any, template: str, *values: Any) -> SafeString:
    """Return a piece of HTML where the condition holds, and nothing elsewhere."""
    return format_html(template, *values) if condition else NOTHING


def joined(pieces: Iterable[str]) -> SafeString:
    """Return pieces of HTML in a row; a piece that is not safe is escaped."""
    return mark_safe("".join(map(conditional_escape, pieces)))  # noqa: S308 (each is escaped)


def link_or_text(text: Any, url: str = "") -> SafeString:
    """Return the text, as a link where there is somewhere to go."""
    shown = show(text)
    return format_html('<a href="{}">{}</a>', url, shown) if url else shown
