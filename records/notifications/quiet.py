"""When nothing is pushed, and when the day's summary goes out; hours of the school's calendar."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def is_quiet(now: datetime) -> bool:
    """Return whether `now` lies in the quiet hours."""
    hours: tuple[time, time] | None = settings.NOTIFY_QUIET_HOURS
    if hours is None:
        return False
    begin, end = hours
    clock = timezone.localtime(now).time()
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end


def after_quiet(moment: datetime) -> datetime:
    """Return `moment`, or the end of the quiet hours it lies in."""
    if not is_quiet(moment):
        return moment
    _begin, end = settings.NOTIFY_QUIET_HOURS or (time.min, time.min)
    return _next(moment, end)


def next_digest(now: datetime) -> datetime:
    """Return when the next summary goes out: once a day, never in quiet hours."""
    return after_quiet(_next(now, settings.NOTIFY_DIGEST_AT))


def _next(moment: datetime, clock: time) -> datetime:
    """Return the next time it is `clock`, after `moment`."""
    local = timezone.localtime(moment)
    found = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return found if found > local else found + timedelta(days=1)
