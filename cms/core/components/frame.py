"""The frame of every page: its style sheets, its menus."""

from collections.abc import Iterable
from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.components.basics import icon
from cms.core.components.html import NOTHING, joined, show
from cms.core.navigation import NavItem
from records.core.process_caches import forget_with_settings

SHEETS = (
    "tokens",
    "base",
    "frame",
    "components",
    "content",
    "forms",
    "charts",
    "archive",
    "entrance",
)
HERE = mark_safe(' aria-current="page"')


@cache
def stylesheets() -> SafeString:
    """Return the links to the site's style sheets; their addresses stay while a process runs."""
    link = '<link rel="stylesheet" href="{}">\n'
    sheets = [format_html(link, static(f"lms/css/{name}.css")) for name in SHEETS]
    paper = format_html(
        '<link rel="stylesheet" href="{}" media="print">', static("lms/css/print.css")
    )
    return joined([*sheets, paper])


forget_with_settings(stylesheets.cache_clear)


def _link(item: NavItem, inner: SafeString) -> SafeString:
    return format_html(
        '<li><a href="{}"{}>{}</a></li>\n', item.url, HERE if item.current else NOTHING, inner
    )


def menu_links(items: Iterable[NavItem], icons: bool = False) -> SafeString:
    """Return the navigation as items of a list, the page being read marked."""
    return joined(
        _link(item, joined([icon(item.icon) if icons else NOTHING, show(item.label)]))
        for item in items
    )


def tab_links(items: Iterable[NavItem]) -> SafeString:
    """Return what a phone shows at the foot of the page, as items of a list."""
    return joined(
        _link(item, format_html("{}<span>{}</span>", icon(item.icon), show(item.label)))
        for item in items
        if item.tab
    )
