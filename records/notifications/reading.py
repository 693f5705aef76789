"""The inbox: what its owner has read. Nothing but the reader's own note, so no trail is left."""

from datetime import datetime
from typing import Any

from django.db.models import Count

from records.core.database.kept_queries import KeptQuery
from records.notifications.models import Message

# Asked on every page of everybody signed in. No row where none is unread.
UNREAD: KeptQuery[int] = KeptQuery(
    lambda recipient: (
        Message.objects.filter(recipient=recipient)
        .unread()
        .order_by()
        .values("recipient")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    int,
)


def unread_count(user: Any) -> int:
    """Return how many messages `user` has not read; one query over an index of unread ones."""
    if not user.is_authenticated or not user.is_active:
        return 0
    return UNREAD.first(user.pk) or 0


def mark_read(*, user: Any, message_id: int, now: datetime) -> bool:
    """Note that a message of one's own was read; return whether it was new."""
    unread = Message.objects.visible_to(user).unread()
    return bool(unread.filter(pk=message_id).update(read_at=now))


def mark_all_read(*, user: Any, up_to: int, now: datetime) -> int:
    """Note that one's messages up to a number were read; return how many were new.

    Up to a number: what came in since the list was drawn has not been read.
    """
    unread = Message.objects.visible_to(user).unread()
    return unread.filter(pk__lte=up_to).update(read_at=now)
