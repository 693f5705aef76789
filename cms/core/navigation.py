"""The navigation of the site: of the entries that the rooms bring, those for the reader's roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from records.core.access.roles import RoleKind
from records.core.process_caches import forget_with_settings
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


@lru_cache(maxsize=256)
def ways_of(held: frozenset[str]) -> tuple[tuple[NavEntry, str], ...]:
    """Return the entries for holders of the roles `held`, with their addresses.

    What the rooms bring and where their pages lie stays while a process runs.
    """
    shown = (entry for entry in NAVIGATION if entry.roles & held)
    ways = ((entry, address_of(entry)) for entry in sorted(shown, key=attrgetter("order")))
    return tuple((entry, url) for entry, url in ways if url)


forget_with_settings(ways_of.cache_clear)


def here_of(held: frozenset[str], path: str) -> str:
    """Return under which entry of the navigation the page at `path` lies; "" under none."""
    return current_url(path, [url for _entry, url in ways_of(held)])


def items_for(held: frozenset[str], here: str, *, in_account_menu: bool = False) -> list[NavItem]:
    """Return the navigation for holders of the roles `held`, or the menu under their name.

    The entry `here` is marked.
    """
    ways = ways_of(held)
    tabs = [url for entry, url in ways if entry.tab_for & held][:MAX_TABS]
    return [
        NavItem(entry.label, url, entry.icon, url == here, url in tabs)
        for entry, url in ways
        if entry.in_account_menu == in_account_menu
    ]


def items_of(request: HttpRequest, *, in_account_menu: bool = False) -> list[NavItem]:
    """Return the navigation of who reads the page, or the menu under their name."""
    held = roles_of(request)
    return items_for(held, here_of(held, request.path), in_account_menu=in_account_menu)


def current_url(path: str, urls: Sequence[str]) -> str:
    """Return the longest address the page lies under; the home page only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")
