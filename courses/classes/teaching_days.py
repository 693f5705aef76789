"""A timetable as days of training. Pure: no database, local time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from courses.classes.models import Session

NOON = time(12, 30)
"""What starts before belongs to the morning."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of the timetable, in local time; `hours` are class hours."""

    key: int
    day: date
    begins: time
    minutes: int
    hours: Decimal
    content_kind: str


def planned_of(session: Session) -> Planned:
    """Return a session as it is counted, in local time."""
    local = timezone.localtime(session.starts_at)
    return Planned(
        key=session.pk,
        day=local.date(),
        begins=local.time(),
        minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
        hours=session.hours,
        content_kind=session.content_kind,
    )


def has_both_halves(sessions: Iterable[Planned]) -> bool:
    """Return whether the sessions of one date fall into its morning and its afternoon."""
    return len({session.begins < NOON for session in sessions}) == 2


def sessions_by_day(planned: Iterable[Planned]) -> dict[date, list[Planned]]:
    """Return the sessions by date, the dates in order."""
    days: dict[date, list[Planned]] = defaultdict(list)
    for session in planned:
        days[session.day].append(session)
    return dict(sorted(days.items()))


def days_of(planned: Sequence[Planned], keys: Collection[int]) -> Fraction:
    """Return how many days of training the sessions `keys` make up.

    A date counts as one day where it has both halves, else as half a day, times the share that
    these sessions have in its planned class hours.
    """
    days = Fraction(0)
    if not keys:
        return days
    for sessions in sessions_by_day(planned).values():
        part = sum((s.hours for s in sessions if s.key in keys), Decimal(0))
        total = sum((s.hours for s in sessions), Decimal(0))
        weight = Fraction(1) if has_both_halves(sessions) else Fraction(1, 2)
        days += weight * Fraction(part) / Fraction(total)
    return days
