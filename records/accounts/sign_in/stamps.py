"""The stamps in a session: since when, last seen, whose limits; and whether it has run out.

Idle and absolute limits are held here and not by the age of a cookie, which only the browser
keeps. A stamp is written once a minute at most, and for long limits more seldom: a request reads
what the session brings along and asks nothing of the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from records.accounts.models import User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.rules import is_staff_member

KEY = "sign_in"
STEPS = 30
"""Stamps in an idle limit: 30 minutes are stamped every minute, 12 hours every 24 minutes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds."""

    idle: int
    absolute: int

    @property
    def stamp_every(self) -> int:
        """Return after how many seconds a request is noted again."""
        return max(60, self.idle // STEPS)


def limits_for(staff: bool) -> Limits:
    """Return the limits of a session of staff, or of a trainee."""
    if staff:
        return Limits(settings.SESSION_IDLE_MINUTES_STAFF * 60, settings.SESSION_HOURS_STAFF * 3600)
    return Limits(settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600)


def stamp_session(session: SessionBase, user: User, now: datetime, *, proven: bool = False) -> None:
    """Note in a session that just began since when, and whose limits it has."""
    staff = is_staff_member(user)
    at = int(now.timestamp())
    session[KEY] = {"at": at, "seen": at, "staff": staff, "proven": proven}
    session.set_expiry(limits_for(staff).absolute)


def why_over(session: SessionBase, now: datetime) -> SessionEnd | None:
    """Return why a session has run out, or None while it lasts."""
    stamp = session.get(KEY)
    if stamp is None:
        return None
    limits, at = limits_for(stamp["staff"]), now.timestamp()
    if at - stamp["at"] >= limits.absolute:
        return SessionEnd.ABSOLUTE
    if at - stamp["seen"] >= limits.idle:
        return SessionEnd.IDLE
    return None


def note_seen(session: SessionBase, now: datetime) -> bool:
    """Note that the session is in use; return whether that was written this time."""
    at = int(now.timestamp())
    stamp: dict[str, Any] = session.get(KEY) or {"at": at, "seen": 0, "staff": False}
    if 0 <= at - stamp["seen"] < limits_for(stamp["staff"]).stamp_every:
        return False
    if stamp["seen"] > at:
        return False
    session[KEY] = {**stamp, "seen": at}
    return True


def is_factor_proven(session: SessionBase) -> bool:
    """Return whether the session began with a second factor checked by another site."""
    return bool((session.get(KEY) or {}).get("proven"))
