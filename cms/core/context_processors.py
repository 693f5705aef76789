"""What every page of the site is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core.navigation import items_of, roles_of
from records.lists.permissions import may_search

THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the reader's theme and roles, and whether they may search.

    Roles are read only where a template asks for them: the back office has its own way around.
    """
    asked = request.GET.get("theme", "") if settings.DEBUG else ""
    theme = asked or request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "theme": theme if theme in THEMES else "",
        "nav_items": SimpleLazyObject(lambda: items_of(request)),
        "held_kinds": SimpleLazyObject(lambda: roles_of(request)),
        "may_search": SimpleLazyObject(lambda: _may_search(request)),
        "demo": getattr(settings, "DEMO", False),
    }


def _may_search(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and may_search(user)
