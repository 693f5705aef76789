"""Months with their working days, for the page of the legal dates."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from courses.tenders.dates import LegalDate
from records.calendar.enums import DayKind
from records.calendar.workdays import Workdays

MONDAY_FIRST = Calendar(firstweekday=0)
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a month: what kind of day it is, and what falls on it."""

    day: date
    kind: str
    """`work`, `weekend`, `holiday`, `makeup` or `unknown`."""
    labels: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Return the word beside the number, for days that differ from the ordinary week."""
        return {"holiday": _("off"), "makeup": _("worked"), "unknown": "?"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks, Monday first; None for a place outside of it."""

    first: date
    weeks: list[list[CalendarDay | None]]
    is_known: bool
    """Whether the year's table is entered."""


def months_of(dates: Iterable[LegalDate], calendar: Workdays) -> list[Month]:
    """Return the months from the first to the last known date, at most MOST_MONTHS."""
    on_days: dict[date, list[str]] = {}
    for one in dates:
        if one.day is not None:
            on_days.setdefault(one.day, []).append(str(one.label))
    if not on_days:
        return []
    first, last = min(on_days), max(on_days)
    months: list[Month] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and len(months) < MOST_MONTHS:
        months.append(_month(year, month, on_days, calendar))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return months


def _month(year: int, month: int, on_days: dict[date, list[str]], calendar: Workdays) -> Month:
    weeks = [
        [
            CalendarDay(day, _kind(day, calendar), tuple(on_days.get(day, ())))
            if day.month == month
            else None
            for day in week
        ]
        for week in MONDAY_FIRST.monthdatescalendar(year, month)
    ]
    return Month(date(year, month, 1), weeks, year in calendar.years)


def _kind(day: date, calendar: Workdays) -> str:
    if day.year not in calendar.years:
        return "unknown"
    exception = calendar.exceptions.get(day)
    if exception == DayKind.WORKDAY:
        return "makeup"
    if exception == DayKind.HOLIDAY:
        return "holiday"
    return "work" if calendar.is_working_day(day) else "weekend"
