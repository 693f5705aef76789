"""The way around the site: which doors each role is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.accounts.enums import BACK_OFFICE, FILE_READERS, RoleKind

PUBLIC = "public"
SIGNED_IN = "signed_in"
MAX_TABS = 5
"""As many as a thumb tells apart on a narrow phone."""


@dataclass(frozen=True)
class Door:
    """A page of the site, by the name of its address, and the roles that are shown it.

    On a phone it is also a tab at the foot of the page, for the roles in `tab_for`.
    """

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str]
    tab_for: frozenset[str]
    path: str = ""


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation, ready to show."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    tab: bool


def door(
    label: str | Promise,
    url_name: str,
    icon: str,
    *roles: str,
    tab: bool = False,
    tab_for: Iterable[str] = (),
    path: str = "",
) -> Door:
    """Return a door for the roles named, a tab for all of them or for those in `tab_for`."""
    return Door(label, url_name, icon, frozenset(roles), frozenset(roles if tab else tab_for), path)


CLASS_WORKERS = (
    RoleKind.CLASS_SUPERVISOR,
    RoleKind.OFFICER,
    RoleKind.AUDITOR,
    RoleKind.UNIT_LIAISON,
)

DOORS: Sequence[Door] = (
    door(_("Home"), "home", "home", PUBLIC, SIGNED_IN, tab=True, path="/"),
    door(_("Timetable"), "timetable", "calendar", RoleKind.TRAINEE, RoleKind.LECTURER, tab=True),
    door(_("Courses"), "", "book", PUBLIC, SIGNED_IN, tab=True, path="/courses/"),
    door(_("Archive"), "archive", "archive", RoleKind.TRAINEE, tab=True),
    door(_("Classes"), "class_list", "class", SIGNED_IN, tab_for=CLASS_WORKERS),
    door(_("Essays"), "essay_list", "pen", RoleKind.CLASS_SUPERVISOR, RoleKind.LECTURER, tab=True),
    door(_("Cadres"), "cadre_list", "users", *FILE_READERS, tab=True),
    door(_("Units"), "unit_tree", "building", *FILE_READERS),
    door(_("Transfers"), "transfer_list", "arrow", RoleKind.OFFICER),
    door(_("Data kept of me"), "own_data", "user", RoleKind.TRAINEE),
    door(_("Corrections"), "correction_list", "pen", RoleKind.OFFICER, RoleKind.UNIT_LIAISON),
    door(_("Coverage"), "coverage", "chart", RoleKind.OFFICER, RoleKind.AUDITOR),
    door(_("Seals"), "seals", "shield", RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.AUDIT_ADMIN),
    door(_("Numbers shown"), "reveals", "shield", RoleKind.AUDITOR),
    door(_("Imports"), "import_list", "upload", RoleKind.OFFICER),
    door(_("Back office"), "wagtailadmin_home", "gear", *BACK_OFFICE),
)


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the kinds of role the reader holds: one query a request, none for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frozenset({PUBLIC})
    if user.is_superuser:
        return frozenset({SIGNED_IN, *RoleKind.values})
    return frozenset({SIGNED_IN, *(kind for kind, _path, _unit in user.held_roles)})


def address_of(entry: Door) -> str:
    """Return a door's address, or nothing where its room is not part of this installation."""
    if not entry.url_name:
        return entry.path
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return entry.path


def items_for(request: HttpRequest) -> list[NavItem]:
    """Return the navigation of the reader, the entry of the page being read marked."""
    held = roles_of(request)
    shown = [(entry, address_of(entry)) for entry in DOORS if entry.roles & held]
    shown = [(entry, url) for entry, url in shown if url]
    here = current_url(request.path, [url for _entry, url in shown])
    tabs = [url for entry, url in shown if entry.tab_for & held][:MAX_TABS]
    return [NavItem(entry.label, url, entry.icon, url == here, url in tabs) for entry, url in shown]


def current_url(path: str, urls: Sequence[str]) -> str:
    """Return the longest address the page lies under; the home page only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")
