"""The trail as lines of JSON on standard output, for whoever collects logs (LMS_TRAIL_STREAM).

A line is written once the event is committed. It says who, what, where and about which row, by
number; names are masked and of changes only the fields are named, so that a line holds nothing
that is masked on a screen.
"""

import json
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from records.trail.models import TrailEvent

logger = logging.getLogger(__name__)


def stream_events(events: Iterable[TrailEvent]) -> None:
    """Write a line for each event when the open transaction is committed, where that is asked."""
    if settings.TRAIL_STREAM:
        # Written down now, sent later: the objects may be changed by whoever made them.
        lines = [event_line(event) for event in events]
        # A collector of logs cannot take a line back: what was rolled back must never reach it.
        transaction.on_commit(lambda: _write(lines))


def event_line(event: TrailEvent) -> str:
    """Return an event as one line of JSON."""
    fields = {
        "event": event.pk,
        "at": event.at.isoformat(),
        "tag": str(event.tag),
        "actor": event.actor_id,
        "actor_name": mask_name(event.actor_name) if event.actor_id else event.actor_name,
        "on_behalf_of": event.on_behalf_of_id,
        "address": event.address,
        "device": event.device,
        "subject_type": event.subject_type,
        "subject": event.subject_id,
        "fields": sorted({*(event.before or {}), *(event.after or {})}),
    }
    return json.dumps(fields, ensure_ascii=False)


def mask_name(name: str) -> str:
    """Return a person's name with all but its first character hidden."""
    return f"{name[:1]}{'*' * (len(name) - 1)}"


def _write(lines: list[str]) -> None:
    for line in lines:
        logger.info("%s", line)
