"""The timetable as people read it: by day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from courses.classes.models import Session


@dataclass(slots=True)
class Day:
    """One day's sessions."""

    day: date
    sessions: list[Session] = field(default_factory=list)
    is_today: bool = False
    is_over: bool = False


class SessionLinks(NamedTuple):
    """Where a session of a class leads: its roll or its course, and the class screen; may be empty."""

    url: str = ""
    screen_url: str = ""


def by_day(sessions: Iterable[Session], now: datetime) -> list[Day]:
    """Return sessions grouped by their local day, in order."""
    days: dict[date, Day] = {}
    today = timezone.localdate(now)
    for session in sessions:
        day = timezone.localdate(session.starts_at)
        days.setdefault(day, Day(day, is_today=day == today, is_over=day < today)).sessions.append(
            session
        )
    return [days[day] for day in sorted(days)]


def split_at_today(days: Iterable[Day]) -> tuple[list[Day], list[Day]]:
    """Return today and what comes, and the days that are over."""
    among = list(days)
    return [day for day in among if not day.is_over], [day for day in among if day.is_over]
