"""Draws the plain widgets of forms without a template for each of their parts.

Django includes two templates for every option of a choice, which made the fields of a filter the
dearest part of a list. The HTML is the same; a widget with a template of its own keeps it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.components.html import NOTHING, joined, show

Widget = Mapping[str, Any]


def _text(value: Any) -> SafeString:
    """Return a value as `{{ value|stringformat:'s' }}` writes it."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    pieces = [
        f" {conditional_escape(name)}" + ("" if value is True else f'="{_text(value)}"')
        for name, value in attrs.items()
        if value is not False
    ]
    return mark_safe("".join(pieces))  # noqa: S308 (names and values are escaped)


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        NOTHING if value is None else format_html(' value="{}"', _text(value)),
        _attributes(widget["attrs"]),
    )


def _textarea(widget: Widget) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        _attributes(widget["attrs"]),
        show(widget["value"]) if widget["value"] else NOTHING,
    )


def _option(option: Widget) -> SafeString:
    return format_html(
        '<option value="{}"{}>{}</option>\n',
        _text(option["value"]),
        _attributes(option["attrs"]),
        show(option["label"]),
    )


def _options(group: tuple[Any, list[Widget], int]) -> SafeString:
    name, options, _index = group
    inner = joined(_option(option) for option in options)
    return format_html('<optgroup label="{}">\n{}</optgroup>\n', name, inner) if name else inner


def _select(widget: Widget) -> SafeString:
    return format_html(
        '<select name="{}"{}>\n{}</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        joined(_options(group) for group in widget["optgroups"]),
    )


INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "file",
)
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in (*INPUTS, "input", "checkbox")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class FormRenderer(TemplatesSetting):
    """Django's renderer of forms, with the plain widgets drawn here."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return a widget, or whatever else of a form the template draws, as HTML."""
        draw = DRAWN.get(template_name)
        if draw is None or not _is_plain(template_name, context["widget"]):
            return super().render(template_name, context, request)
        return draw(context["widget"])


def _is_plain(template_name: str, widget: Widget) -> bool:
    """Return whether a choice's options are Django's own; a widget may bring others."""
    if template_name != "django/forms/widgets/select.html":
        return True
    return all(
        option["template_name"] == "django/forms/widgets/select_option.html"
        for _name, options, _index in widget["optgroups"]
        for option in options
    )
