"""The navigation of the site: of the entries that the rooms bring, those for the reader's roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from records.core.access.roles import RoleKind
from records.core.seams import NAVIGATION, PUBLIC, SIGNED_IN, NavEntry

MAX_TABS = 5
"""As many as a thumb tells apart on a narrow phone."""


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation, ready to show."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    tab: bool


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the kinds of role the reader holds: one query a request, none for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frozenset({PUBLIC})
    if user.is_superuser:
        return frozenset({SIGNED_IN, *RoleKind.values})
    return frozenset({SIGNED_IN, *(kind for kind, _path, _unit in user.held_roles)})


def address_of(entry: NavEntry) -> str:
    """Return an entry's address, or nothing where its room is not part of this installation."""
    if not entry.url_name:
        return entry.path
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return entry.path


def items_for(request: HttpRequest, *, in_account_menu: bool = False) -> list[NavItem]:
    """Return the navigation of the reader, or the menu under their name; the page being read is marked."""
    held = roles_of(request)
    shown = [
        (entry, address_of(entry))
        for entry in sorted(NAVIGATION, key=attrgetter("order"))
        if entry.roles & held
    ]
    shown = [(entry, url) for entry, url in shown if url]
    here = current_url(request.path, [url for _entry, url in shown])
    tabs = [url for entry, url in shown if entry.tab_for & held][:MAX_TABS]
    return [
        NavItem(entry.label, url, entry.icon, url == here, url in tabs)
        for entry, url in shown
        if entry.in_account_menu == in_account_menu
    ]


def current_url(path: str, urls: Sequence[str]) -> str:
    """Return the longest address the page lies under; the home page only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")
