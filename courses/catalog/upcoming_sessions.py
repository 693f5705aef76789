"""Where and when a course is taught next: brought by the rooms above, shown on the course's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from records.core.seams import Seam

if TYPE_CHECKING:
    from courses.catalog.models import CoursePage


@dataclass(frozen=True, slots=True)
class UpcomingSession:
    """A row beside the course."""

    title: str
    url: str
    day: date
    meta: list[str] = field(default_factory=list)
    tag_kind: str = ""
    tag_label: str = ""


@dataclass(frozen=True, slots=True)
class UpcomingSource:
    """A room's rows: `find(course, now)` returns where the course is taught from `now` on."""

    code: str
    find: Callable[[CoursePage, datetime], Sequence[UpcomingSession]]


UPCOMING_SESSIONS: Seam[UpcomingSource] = Seam("upcoming sessions")


def upcoming_sessions_of(course: CoursePage, now: datetime) -> list[UpcomingSession]:
    """Return the rows of all rooms, the nearest day first."""
    found = [row for source in UPCOMING_SESSIONS for row in source.find(course, now)]
    return sorted(found, key=lambda row: row.day)
