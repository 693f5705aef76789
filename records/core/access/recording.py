"""Who looked at what in the back office: told to the room that keeps the trail.

The trail stands above this room and registers itself here when it starts.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from records.core.access.actor import Actor

Recorder = Callable[[str, Actor, datetime, str, str, object, Mapping[str, Any]], None]

LISTED, INSPECTED, HISTORY, USAGE, EXPORTED, CHOSEN = (
    "listed",
    "inspected",
    "history",
    "usage",
    "exported",
    "chosen",
)
_recorders: list[Recorder] = []


def register_recorder(recorder: Recorder) -> None:
    """Let `recorder` keep what is seen; registering it again changes nothing."""
    # `ready()` runs once in a process but again in tests that set the apps up anew.
    if recorder not in _recorders:
        _recorders.append(recorder)


def record_access(
    what: str,
    *,
    actor: Actor,
    now: datetime,
    subject: str,
    subject_type: str,
    subject_id: object = "",
    asked: Mapping[str, Any] | None = None,
) -> None:
    """Keep that `actor` opened a list, a row, its history or usage, or took an export.

    `asked` is what was asked for: search words, filters, the number of rows.
    """
    for recorder in _recorders:
        recorder(what, actor, now, subject, subject_type, subject_id, asked or {})
