"""Lists and the ways through them: a list's row, tabs, the path to a page, pages of a list."""

from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.charts import read
from cms.core.components.basics import button_link, date_badge, icon, tag
from cms.core.components.basics import meta as facts_line
from cms.core.components.html import NOTHING, attributes, joined, link_or_text, show, when

Query = QueryDict | Mapping[str, str] | None


def list_item(
    title: Any,
    *,
    url: str = "",
    meta: Any = None,
    date: Date | datetime | None = None,
    past: bool = False,
    tag_kind: str = "",
    tag_label: Any = "",
    action_label: Any = "",
    action_url: str = "",
    action_kind: str = "main",
) -> SafeString:
    """Return a row of `<ul class="rows">`: what it is, facts, a state, one action."""
    action = NOTHING
    if action_url:
        action = button_link(action_label, action_url, kind=action_kind, small=True)
    state = tag(tag_kind, tag_label) if tag_label else NOTHING
    return format_html(
        '<li class="row">{}<div class="row-main"><div class="row-title">{}</div>{}</div>{}</li>',
        date_badge(date, past) if date else NOTHING,
        link_or_text(title, url),
        facts_line(meta) if meta else NOTHING,
        when(state or action, '<div class="row-end">{}{}</div>', state, action),
    )


def tabs(items: Iterable[Any], *, label: Any = "") -> SafeString:
    """Return tabs; `items` are {label, url, current, count}."""
    return format_html(
        '<nav class="tabs no-print"{}>{}</nav>',
        attributes(aria_label=label),
        joined(_tab(item) for item in items or ()),
    )


def _tab(item: Any) -> SafeString:
    count = read(item, "count")
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        read(item, "url"),
        attributes(aria_current="page" if read(item, "current") else ""),
        show(read(item, "label")),
        when(count is not None, ' <span class="count">{}</span>', show(count)),
    )


def breadcrumbs(items: Iterable[Any]) -> SafeString:
    """Return the way to this page; `items` are {label, url}, the last is the page itself."""
    *above, here = items
    crumbs = [
        format_html("<li>{}</li>", link_or_text(read(item, "label"), read(item, "url")))
        for item in above
    ]
    return format_html(
        '<nav class="crumbs" aria-label="{}"><ol>{}'
        '<li><span aria-current="page">{}</span></li></ol></nav>',
        _("Where you are"),
        joined(crumbs),
        show(read(here, "label")),
    )


def page_query(number: int, query: Query = None) -> str:
    """Return the query string of one page of a list, filters kept."""
    values = QueryDict(mutable=True)
    if isinstance(query, QueryDict):
        values = query.copy()
    elif query:
        values.update(dict(query))
    values["page"] = str(number)
    return f"?{values.urlencode()}"


def page_links(page: Page[Any], query: Query = None) -> list[tuple[int | None, str]]:
    """Return (number or None for a gap, query string) for a list's pages, filters kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        (number, page_query(number, query)) if isinstance(number, int) else (None, "")
        for number in numbers
    ]


def _page_number(number: int | None, url: str, here: int) -> SafeString:
    if number is None:
        inner = mark_safe("<span>…</span>")
    elif number == here:
        inner = format_html('<span aria-current="page">{}</span>', number)
    else:
        inner = format_html('<a href="{}">{}</a>', url, number)
    return format_html('<li class="pages-number">{}</li>', inner)


def _page_step(url: str, rel: str, label: str, icon_name: str) -> SafeString:
    return format_html(
        '<li><a href="{}" rel="{}" aria-label="{}">{}</a></li>', url, rel, label, icon(icon_name)
    )


def _page_list(page: Page[Any], query: Query) -> SafeString:
    before = after = NOTHING
    if page.has_previous():
        url = page_query(page.previous_page_number(), query)
        before = _page_step(url, "prev", _("Previous page"), "chevron-left")
    if page.has_next():
        url = page_query(page.next_page_number(), query)
        after = _page_step(url, "next", _("Next page"), "chevron")
    place = format_html(
        '<li class="pages-place"><span>{} / {}</span></li>', page.number, page.paginator.num_pages
    )
    numbers = [_page_number(*link, page.number) for link in page_links(page, query)]
    return format_html("<ul>{}</ul>", joined([before, place, *numbers, after]))


def pagination(page: Page[Any], query: Query = None) -> SafeString:
    """Return how many rows a list has and the ways to its pages; `query` keeps its filters."""
    total = page.paginator.count
    rows = ngettext("%(total)s row", "%(total)s rows", total) % {"total": show(total)}
    return format_html(
        '<nav class="pages no-print" aria-label="{}"><p>{}</p>{}</nav>',
        _("Page by page"),
        rows,
        _page_list(page, query) if page.has_other_pages() else NOTHING,
    )
