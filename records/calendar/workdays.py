"""Counting in working days and in calendar days, over a calendar that was loaded once.

Days are counted as the Civil Code says: the day on which a period begins is not counted (art. 201),
and a period whose last day is a day off ends on the next day that is none (art. 203).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from records.calendar.enums import DayKind
from records.calendar.models import CalendarYear
from records.core.errors import DomainError

DAY = timedelta(days=1)
SATURDAY = 5


class YearNotEntered(DomainError):
    """Nobody has entered the official notice of `year`: its working days cannot be known."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _("The working days of %(year)d are not entered yet: its official notice is missing.")
            % {"year": year}
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period, or the year whose notice is missing to know it."""

    day: date | None
    missing_year: int | None = None

    def is_over(self, today: date) -> bool:
        """Return whether the last day has passed; False while it is not known."""
        return self.day is not None and self.day < today


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working calendar of the years entered. Every method is pure.

    Each raises YearNotEntered rather than guess about a year without a table.
    """

    years: frozenset[int]
    exceptions: Mapping[date, str]
    """Day → kind, for the days that differ from the ordinary week."""

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on `day`, make-up workdays on weekends included."""
        if day.year not in self.years:
            raise YearNotEntered(day.year)
        kind = self.exceptions.get(day)
        if kind is not None:
            return kind == DayKind.WORKDAY
        return day.weekday() < SATURDAY

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.working_day_from(day + DAY)

    def working_day_from(self, day: date) -> date:
        """Return `day` where it is a working day, else the next one that is."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`, which is not counted itself (art. 201).

        A negative count goes back; 0 gives `day`, whatever day it is.
        """
        step = DAY if count > 0 else -DAY
        for _number in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first` and up to `last`; negative if it is earlier.

        So `working_days_between(d, add_working_days(d, n))` is n.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(day) for day in _days(first + DAY, last))

    def last_day_of(self, start: date, days: int) -> date:
        """Return the last day of a period of so many calendar days that begins on `start`.

        `start` is not counted; a last day that is off moves to the next working day (art. 203).
        """
        return self.working_day_from(start + days * DAY)

    def deadline(
        self, start: date, *, working_days: int | None = None, calendar_days: int | None = None
    ) -> Deadline:
        """Return the last day of a period in working or in calendar days, for showing.

        Where the year is not entered the answer says which, instead of raising.
        """
        if (working_days is None) == (calendar_days is None):
            raise ValueError("A period is given in working days or in calendar days.")
        try:
            if working_days is not None:
                return Deadline(self.add_working_days(start, working_days))
            return Deadline(self.last_day_of(start, calendar_days or 0))
        except YearNotEntered as unknown:
            return Deadline(None, unknown.year)


def answer_by(asked_at: datetime, working_days: int, calendar: Workdays) -> Deadline:
    """Return by when something asked for at a moment is to be answered."""
    return calendar.deadline(timezone.localdate(asked_at), working_days=working_days)


def load_workdays() -> Workdays:
    """Return the working calendar of all published years, in one query."""
    rows = CalendarYear.objects.published().values_list("year", "days__date", "days__kind")
    found = list(rows.order_by())
    return Workdays(
        years=frozenset(year for year, _day, _kind in found),
        exceptions={day: kind for _year, day, kind in found if day is not None},
    )


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
