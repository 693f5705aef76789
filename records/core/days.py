"""Days as people here count them, and how long ago one was."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import ngettext

DAYS_IN_WORDS = 60
"""Up to this many days are named as days, more as months."""


def start_of_day(now: datetime) -> datetime:
    """Return midnight of the day of `now`, in local time."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def time_since_due(due: date, today: date) -> str:
    """Return how long `due` has passed on `today`: 12 days, 19 months; whole months only."""
    days = (today - due).days
    if days <= DAYS_IN_WORDS:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    months = (today.year - due.year) * 12 + today.month - due.month - (today.day < due.day)
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
