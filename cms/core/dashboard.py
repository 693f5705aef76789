"""The back office's first page: every place one may go, from Wagtail's own menu."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.admin.menu import Menu, MenuItem, admin_menu
from wagtail.admin.ui.components import Component

HIDDEN = frozenset({"help"})
"""Menu entries that are no place to work."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the menu: a page of its own, or several under one heading."""

    label: str
    url: str
    icon: str
    links: list["Place"] = field(default_factory=list)


class DoorsPanel(Component):
    """Shows the menu as cards: what stands folded away at the side, at one look."""

    name = "doors"
    template_name = "cms/core/doors.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the places the reader may go to."""
        request = (parent_context or {})["request"]
        items = [item for item in _items(admin_menu, request) if item.name not in HIDDEN]
        return {"doors": [_place(item, request) for item in items]}


def _items(menu: Menu, request: Any) -> list[MenuItem]:
    return sorted(menu.menu_items_for_request(request), key=lambda item: item.order)


def _place(item: MenuItem, request: Any) -> Place:
    menu = getattr(item, "menu", None)
    below = _items(menu, request) if menu else []
    url = "" if below else item.url
    links = [_place(one, request) for one in below]
    return Place(str(item.label), url, item.icon_name, links)
