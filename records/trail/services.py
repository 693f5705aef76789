"""Writing the trail. Called inside the transaction of what it tells of, so both stand or neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from records.core.access import recording
from records.core.access.actor import Actor
from records.core.database.prepared import insert_pair, insert_row
from records.core.protection.masking import mask_facts, mask_text
from records.core.seams.notifications import TRAIL_LISTENERS
from records.trail.models import TrailEvent
from records.trail.stream import stream_events
from records.trail.tags import OfficeTag


@dataclass(frozen=True, slots=True)
class Event:
    """What one trail row will say, apart from who and when."""

    tag: models.TextChoices
    subject_type: str
    subject_id: object
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record_event(
    *,
    tag: models.TextChoices,
    actor: Actor,
    subject: str,
    subject_type: str,
    subject_id: object,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> TrailEvent:
    """Write one event; `before` and `after` hold what changed, JSON-able and free of secrets."""
    event = _row(Event(tag, subject_type, subject_id, subject, before, after), actor, now)
    insert_row(event)
    _spread([event])
    return event


def insert_with_event(*, row: models.Model, event: Event, actor: Actor, now: datetime) -> bool:
    """Insert a new row together with the event that tells of it, whose subject it is.

    Return False, with neither written, where a unique row stands already. Does in one exchange
    with the database what an insert and `record_event` in a transaction do in five.
    """
    event_row = _row(event, actor, now)
    inserted = insert_pair(row, event_row, link="subject_id")
    if inserted:
        _spread([event_row])
    return inserted


def record_events(*, events: Iterable[Event], actor: Actor, now: datetime) -> int:
    """Write many events of one actor at one moment; returns how many."""
    rows = [_row(event, actor, now) for event in events]
    TrailEvent.objects.bulk_create(rows, batch_size=1000)
    _spread(rows)
    return len(rows)


SIGHTINGS = {
    recording.LISTED: OfficeTag.LIST_VIEWED,
    recording.INSPECTED: OfficeTag.ROW_VIEWED,
    recording.HISTORY: OfficeTag.HISTORY_VIEWED,
    recording.USAGE: OfficeTag.USAGE_VIEWED,
    recording.EXPORTED: OfficeTag.LIST_EXPORTED,
    recording.CHOSEN: OfficeTag.CHOICE_VIEWED,
}


def record_access(
    what: str,
    actor: Actor,
    now: datetime,
    subject: str,
    subject_type: str,
    subject_id: object,
    asked: Mapping[str, Any],
) -> None:
    """Keep that somebody opened something in the back office; `what` by `records.core.access.recording`."""
    record_event(
        tag=SIGHTINGS[what],
        actor=actor,
        now=now,
        subject=subject,
        subject_type=subject_type,
        subject_id=subject_id,
        after=asked or None,
    )


def _spread(events: list[TrailEvent]) -> None:
    """Pass on what was recorded: to the stream, and to the rooms that listen."""
    stream_events(events)
    for listener in TRAIL_LISTENERS:
        listener.hear(events)


def _row(event: Event, actor: Actor, now: datetime) -> TrailEvent:
    """Return the row; numbers that came along in a text are masked, whoever wrote it there."""
    return TrailEvent(
        at=now,
        tag=event.tag,
        actor_id=actor.user_id,
        actor_name=mask_text(actor.name)[:100],
        address=actor.address[:45],
        device=actor.device[:200],
        subject_type=event.subject_type,
        subject_id=str(event.subject_id),
        subject=mask_text(event.subject)[:200],
        on_behalf_of_id=actor.on_behalf_of_id,
        on_behalf_of=actor.on_behalf_of[:100],
        purpose=mask_text(actor.purpose)[:200],
        before=mask_facts(event.before),
        after=mask_facts(event.after),
    )
