"""Dates of windows: cycles, years, months; the last day of a month stays one."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

DAY = timedelta(days=1)


class Period(NamedTuple):
    """A first and a last day, both included."""

    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; 31 January and one month is 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_up_to(day: date, months: int) -> Period:
    """Return the last so many months, `day` included."""
    return Period(add_months(day, -months) + DAY, day)


def year_of(day: date) -> Period:
    """Return the calendar year of `day`."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def cycle_of(day: date, params: Mapping[str, Any]) -> Period:
    """Return the planning cycle of `day`: `years` long, one of them beginning in `anchor`."""
    years, anchor = int(params.get("years", 5)), int(params.get("anchor", 2023))
    first = day.year - (day.year - anchor) % years
    last = min(first + years - 1, date.max.year)
    return Period(date(max(first, date.min.year), 1, 1), date(last, 12, 31))
