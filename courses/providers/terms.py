"""Terms counted in months."""

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """Return the last day of a term of so many months that begins on `day`.

    36 months from 2026-03-01 end on 2029-02-28: the day before the same day of the month.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    month += 1
    length = monthrange(year, month)[1]
    if day.day > length:
        # No such day in that month: its last day ends the term.
        return date(year, month, length)
    return date(year, month, day.day) - timedelta(days=1)
