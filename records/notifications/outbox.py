"""The outbox: what happened is noted in its own transaction, and written out by a worker.

So a fault in a template never undoes the work it would have told of, and a killed worker loses
nothing: the row stands until its messages are written, in one transaction with its end.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from records.core.access.actor import Actor
from records.core.protection.masking import mask_text
from records.core.seams.notifications import (
    NOTIFICATIONS,
    Notice,
    NotificationKind,
    Occurrence,
)
from records.notifications.composing import refuse_foreign, write_messages
from records.notifications.models import OutboxItem
from records.notifications.nudging import nudge

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
BACKOFF = timedelta(seconds=30)


def queue_notice(*, kind: str, notice: Notice, actor: Actor, now: datetime) -> None:
    """Keep a notice until a worker writes it out; part of the caller's transaction."""
    refuse_foreign(notice.url)
    facts = {
        "key": notice.key,
        "recipients": list(notice.recipients),
        "context": _packed({"actor": actor.name, **notice.context}),
        "url": notice.url,
        "about": notice.about,
    }
    _keep([OutboxItem(kind=kind, facts=facts, created_at=now, next_try_at=now)])


def hear(events: Sequence[Any]) -> None:
    """Keep what the trail recorded, for the kinds that speak of such events."""
    heard = _kinds_by_tag()
    _keep(
        [
            OutboxItem(
                kind=kind.code,
                facts={"event": _event_facts(event)},
                created_at=event.at,
                next_try_at=event.at,
            )
            for event in events
            for kind in heard.get(event.tag, ())
        ]
    )


def _keep(items: list[OutboxItem]) -> None:
    if items:
        OutboxItem.objects.bulk_create(items, batch_size=500)
        transaction.on_commit(nudge)


def _kinds_by_tag() -> dict[str, list[NotificationKind]]:
    found: dict[str, list[NotificationKind]] = {}
    for kind in NOTIFICATIONS:
        for tag in kind.on:
            found.setdefault(str(tag), []).append(kind)
    return found


def _event_facts(event: Any) -> dict[str, Any]:
    return {
        "tag": str(event.tag),
        "subject_type": event.subject_type,
        "subject_id": str(event.subject_id),
        "actor_id": event.actor_id,
        "at": event.at.isoformat(),
        "before": event.before or {},
        "after": event.after or {},
        "device": event.device,
    }


def write_out(*, now: datetime) -> int:
    """Write out everything that is due; return how many messages that made."""
    written = 0
    while (made := _write_out_one(now)) is not None:
        written += made
    return written


@transaction.atomic
def _write_out_one(now: datetime) -> int | None:
    item = OutboxItem.objects.due(now).select_for_update(skip_locked=True).first()
    if item is None:
        return None
    try:
        with transaction.atomic():
            written = _write_item(item, now)
            item.delete()
            return written
    except Exception as error:
        logger.exception("%s was not written out", item)
        _put_off(item, error, now)
        return 0


def _write_item(item: OutboxItem, now: datetime) -> int:
    kind = NOTIFICATIONS.get(item.kind)
    if kind is None:
        # The room is gone since; nobody is left to say what it would have said.
        return 0
    notices = _notices(kind, item.facts, now)
    return sum(write_messages(kind=kind, notice=notice, now=now) for notice in notices)


def _notices(kind: NotificationKind, facts: dict[str, Any], now: datetime) -> Iterable[Notice]:
    if "event" not in facts:
        context = {name: _unpacked(value) for name, value in facts["context"].items()}
        return [
            Notice(
                key=facts["key"],
                recipients=facts["recipients"],
                context=context,
                url=facts["url"],
                about=facts["about"],
            )
        ]
    if kind.compose is None:
        return []
    event = facts["event"]
    return kind.compose(Occurrence(**{**event, "at": datetime.fromisoformat(event["at"])}), now)


def _put_off(item: OutboxItem, error: Exception, now: datetime) -> None:
    attempts = item.attempts + 1
    OutboxItem.objects.filter(pk=item.pk).update(
        attempts=attempts,
        next_try_at=now + BACKOFF * 2**attempts,
        given_up_at=now if attempts >= MAX_ATTEMPTS else None,
        error=mask_text(repr(error))[:300],
    )


def _packed(context: dict[str, Any]) -> dict[str, Any]:
    return {name: _pack(value) for name, value in context.items()}


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


_READERS: dict[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "number": Decimal,
}


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(name, text)] = value.items()
    return _READERS[name](text)
