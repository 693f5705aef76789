"""How long ago something was due, in words."""

from datetime import date

from django.utils.translation import ngettext

DAYS_IN_WORDS = 60
"""Up to this many days are named as days, more as months."""


def time_since_due(due: date, today: date) -> str:
    """Return how long `due` has passed on `today`: 12 days, 19 months; whole months only."""
    days = (today - due).days
    if days <= DAYS_IN_WORDS:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    months = (today.year - due.year) * 12 + today.month - due.month - (today.day < due.day)
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
