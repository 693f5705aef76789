"""The mark of unread messages in the header."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from records.notifications.permissions import may_use_inbox
from records.notifications.reading import unread_count


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Return the number of unread messages, counted only where a template shows it."""
    return {"inbox_unread": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and may_use_inbox(user) else 0
