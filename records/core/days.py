"""Days as people here count them."""

from datetime import datetime

from django.utils import timezone


def start_of_day(now: datetime) -> datetime:
    """Return midnight of the day of `now`, in local time."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
