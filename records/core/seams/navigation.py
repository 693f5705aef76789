"""Pages of the site that a room offers in the navigation."""

from dataclasses import dataclass

from django.utils.functional import Promise

from records.core.seams.seam import Seam

PUBLIC = "public"
"""Stands for a visitor who has not signed in."""
SIGNED_IN = "signed_in"
"""Stands for whoever has signed in, whatever the role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """A page by the name of its address, and the roles that are shown it.

    On a phone it is also a tab at the foot of the page, for the roles in `tab_for`.
    """

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str]
    order: int
    """Place in the navigation; by hundreds, so that a room finds a place between two others."""
    tab_for: frozenset[str] = frozenset()
    path: str = ""
    """The address where it has no name: a page of Wagtail."""
    in_account_menu: bool = False
    """Whether it stands in the menu under one's name: what is one's own rather than the school's."""

    @property
    def code(self) -> str:
        """Return what makes the entry the only one of its kind."""
        return self.url_name or self.path


NAVIGATION: Seam[NavEntry] = Seam("navigation")
