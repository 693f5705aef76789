"""What each person has exported today: told by the room that keeps the trail.

The trail stands above this room and registers itself here when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from records.core.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Usage:
    """Files and rows that one person has taken since a moment."""

    files: int
    rows: int


UsageCounter = Callable[[Actor, datetime], Usage]
"""Called inside a transaction: holds the person until it ends, so that two exports add up."""

_counters: list[UsageCounter] = []


def register_usage_counter(counter: UsageCounter) -> None:
    """Let `counter` say what a person has taken; the last one registered is asked."""
    _counters[:] = [counter]


def usage_since(actor: Actor, since: datetime) -> Usage:
    """Return what `actor` has exported since `since`; raises IndexError where nobody counts."""
    return _counters[0](actor, since)
