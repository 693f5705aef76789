"""Tags and filters behind the components; loaded in every template (a builtin)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core import charts, formats
from cms.core.icons import ICONS, STATE_ICONS

register = template.Library()


@register.simple_tag
def site_title() -> str:
    """Return the site's name, also where Wagtail means its own record of the site by that word."""
    return settings.SITE_NAME


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return an icon; silent to screen readers unless it has a label of its own."""
    path = ICONS[name]
    if label:
        return format_html(
            '<svg class="icon {}" viewBox="0 0 24 24" role="img" aria-label="{}">'
            '<path d="{}"/></svg>',
            css,
            label,
            path,
        )
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        css,
        path,
    )


@register.filter
def state_icon(kind: str) -> str:
    """Return the icon that stands for a state: ok, warn, bad, info or neutral."""
    return STATE_ICONS.get(kind or "neutral", "dash")


def _component(name: str, values: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", dict(values))


@register.simple_tag
def tag(kind: str, label: str, icon: str = "") -> SafeString:
    """Return a state as a word with an icon."""
    return _component("tag", {"kind": kind, "label": label, "icon": icon})


@register.simple_block_tag
def card(content: SafeString, title: str = "", **values: Any) -> SafeString:
    """Wrap what stands between in a card."""
    return _component("card", {"title": title, "content": content, **values})


@register.simple_block_tag
def page_header(content: SafeString, title: str, **values: Any) -> SafeString:
    """Head a page; what stands between are its actions."""
    actions = mark_safe(content.strip())  # noqa: S308 (the template's own output)
    return _component("page_header", {"title": title, "actions": actions, **values})


@register.simple_block_tag
def verdict(content: SafeString, kind: str, title: str, **values: Any) -> SafeString:
    """Show an answer; what stands between are its reasons and actions."""
    return _component("verdict", {"kind": kind, "title": title, "content": content, **values})


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", **values: Any) -> SafeString:
    """Say something that matters on this page."""
    return _component("notice", {"kind": kind, "content": content, **values})


@register.simple_block_tag
def confirm(content: SafeString, title: str, **values: Any) -> SafeString:
    """Warn before something final; what stands between says what will happen, with the buttons."""
    return _component("confirm", {"title": title, "content": content, **values})


@register.simple_block_tag
def more(content: SafeString, label: str, **values: Any) -> SafeString:
    """Fold away what stands between until it is asked for."""
    return _component("more", {"label": label, "content": content, **values})


@register.filter
def hours(value: object) -> str:
    """Write class hours, or any figure, without idle zeros."""
    return formats.format_number(value)


@register.filter
def percent(value: object, total: object = 1) -> str:
    """Write a share: of 1, or of the total given."""
    return formats.format_percent(value, total)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a full date."""
    return formats.format_day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Write a date without its year."""
    return formats.format_short_day(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Write the day of the week."""
    return formats.format_weekday(value) if value else ""


@register.filter
def month_name(value: date | datetime) -> str:
    """Write the month alone: 11月, Nov."""
    return formats.format_month(value)


@register.filter
def duration(seconds: object) -> str:
    """Write a length of time given in seconds."""
    return formats.format_duration(seconds)


@register.filter
def clock(value: datetime | time | None) -> str:
    """Write hours and minutes."""
    return formats.local_clock(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date with its hours and minutes."""
    return f"{formats.format_day(value)} {formats.local_clock(value)}" if value else ""


@register.filter
def date_range(start: date | datetime | None, end: date | datetime | None) -> str:
    """Write a first and a last day, what they share said once."""
    return formats.format_range(start, end or start) if start else ""


@register.filter
def time_range(start: datetime | time | None, end: datetime | time | None) -> str:
    """Write 08:30–11:30."""
    if not start:
        return ""
    first = formats.local_clock(start)
    return f"{first}–{formats.local_clock(end)}" if end else first


@register.filter
def short_digest(value: str) -> str:
    """Shorten a digest to its ends; the full value stays in the title."""
    text = str(value or "")
    return text if len(text) <= 12 else f"{text[:4]}…{text[-4:]}"


@register.filter
def initial(name: str) -> str:
    """Return the first character of a name."""
    return str(name or "")[:1]


@register.filter
def as_items(value: Any) -> list[Any]:
    """Return a list: of the value's items, or of the value itself where it is one text."""
    if not value:
        return []
    if isinstance(value, str | Mapping):
        return [value]
    if isinstance(value, Iterable):
        return [item for item in value if item not in (None, "")]
    return [value]


@register.filter
def heat_step(share: object) -> int:
    """Return the step of the heat scale for a share from 0 to 1."""
    return charts.heat_step(share)


@register.simple_tag
def ring_of(value: object, total: object) -> charts.Ring:
    """Return the lengths of a ring."""
    return charts.ring_of(value, total)


@register.simple_tag
def segments_of(items: Iterable[Any], total: object = None) -> list[charts.Segment]:
    """Return the parts of a stacked bar."""
    return charts.segments_of(items, total)


@register.simple_tag
def length_of(value: object, total: object) -> str:
    """Return value out of total in hundredths, for a length in an SVG."""
    return f"{charts.share_of(value, total) * 100:.3f}"


@register.simple_tag
def page_links(page: Page[Any], query: QueryDict | Mapping[str, str] | None = None) -> list[Any]:
    """Return (number or None for a gap, query string) for a list's pages, filters kept."""
    found: list[tuple[int | None, str]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        found.append((number, page_query(number, query)) if isinstance(number, int) else (None, ""))
    return found


@register.simple_tag
def page_query(number: int, query: QueryDict | Mapping[str, str] | None = None) -> str:
    """Return the query string of one page of a list, filters kept."""
    values = QueryDict(mutable=True)
    if isinstance(query, QueryDict):
        values = query.copy()
    elif query:
        values.update(dict(query))
    values["page"] = str(number)
    return f"?{values.urlencode()}"


@register.filter
def beside(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pair each cell of a row with its column."""
    return list(zip(columns, row, strict=False))


@register.filter
def described_by(field: Any) -> SafeString:
    """Return the attribute that ties a group of choices to its help and its errors."""
    names = []
    if field.help_text:
        names.append(f"{field.auto_id}_helptext")
    if field.errors:
        names.append(f"{field.auto_id}_error")
    if not names:
        return mark_safe("")
    return format_html('aria-describedby="{}"', " ".join(names))
