"""When one may sign in to a session, and from when one is late. Pure: the clock is passed in."""

from datetime import datetime, timedelta

from courses.attendance.enums import Phase, Status
from courses.attendance.models import SIGN_IN_LEAD, late_after
from courses.classes.models import Session


def opens_at(session: Session) -> datetime:
    """Return when sign-in opens."""
    return session.starts_at - SIGN_IN_LEAD


def late_from(session: Session) -> datetime:
    """Return the moment after which a scan counts as late."""
    return session.starts_at + timedelta(minutes=late_after(session.training_class))


def phase_of(session: Session, at: datetime) -> Phase:
    """Return whether sign-in is still to open, open, or over; the last moment belongs to it."""
    if at < opens_at(session):
        return Phase.WAITING
    return Phase.OPEN if at <= session.ends_at else Phase.OVER


def status_at(session: Session, at: datetime) -> Status:
    """Return what a scan at `at` makes of its owner: present, or late after the class's grace."""
    return Status.LATE if at > late_from(session) else Status.PRESENT
