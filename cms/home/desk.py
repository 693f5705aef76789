"""What those who run training find on arriving: today's work, and what is due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from courses.attendance.models import AttendanceMark
from courses.attendance.permissions import may_read_roll, may_run_session
from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.enrollment.enums import TAKING_PART
from courses.essays.enums import EssayState
from courses.essays.models import Essay
from records.accounts.enums import FILE_READERS
from records.accounts.permissions import is_acting
from records.corrections.models import ChangeRequest
from records.corrections.permissions import decides_here
from records.eligibility.measured import make_up_codes
from records.eligibility.people_lists import people_url
from records.eligibility.reminders import reminders_due
from records.register.models import Cadre


@dataclass(frozen=True, slots=True)
class Desk:
    """A day's work."""

    sessions: list[Any]
    to_close: list[TrainingClass]
    running: list[TrainingClass]
    essays_waiting: int
    reminders: int | None
    """Make-ups after a promotion that have come to a reminder; None for who reads no files."""

    corrections: int | None
    """Requests for correction that wait for this person; None for who decides on none."""

    reminders_url: str
    """Where the cadres with an open make-up are listed."""


def desk_of(user: Any, today: date) -> Desk:
    """Return what waits for `user` on `today`, over the classes and cadres they work with.

    The number of queries is fixed.
    """
    classes = TrainingClass.objects.visible_to(user)
    trainees = Count("enrollments", filter=Q(enrollments__state__in=TAKING_PART), distinct=True)
    published = TrainingClass.objects.filter(pk__in=classes, state=ClassState.PUBLISHED).annotate(
        trainees=trainees
    )
    reminders = _reminders(user, today)
    return Desk(
        sessions=_sessions(user, classes, today),
        to_close=list(published.filter(ends_on__lt=today).order_by("ends_on")[:6]),
        running=list(
            published.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on")[:6]
        ),
        essays_waiting=0
        if is_acting(user)
        else Essay.objects.filter(
            Q(marker=user) | Q(enrollment__training_class__supervisor=user),
            state=EssayState.SUBMITTED,
        ).count(),
        reminders=reminders,
        corrections=_corrections(user),
        reminders_url=_reminders_url(today) if reminders else "",
    )


def _reminders_url(today: date) -> str:
    codes = make_up_codes(today)
    return people_url({"rule": codes[0], "met": "no"} if codes else {})


def _corrections(user: Any) -> int | None:
    if not decides_here(user):
        return None
    return ChangeRequest.objects.decided_by(user).waiting().count()


def _reminders(user: Any, today: date) -> int | None:
    if not user.has_role(*FILE_READERS):
        return None
    return sum(1 for _reminder in reminders_due(today, Cadre.objects.visible_to(user)))


def _sessions(user: Any, classes: Any, today: date) -> list[Any]:
    sessions: list[Any] = list(
        Session.objects.on(today)
        .filter(training_class__in=classes, training_class__state=ClassState.PUBLISHED)
        .select_related("training_class__organiser", "lecturer")
        .annotate(
            expected=Count(
                "training_class__enrollments",
                filter=Q(training_class__enrollments__state__in=TAKING_PART),
                distinct=True,
            )
        )
        .order_by("starts_at")[:10]
    )
    present = dict(
        AttendanceMark.objects.current()
        .filter(session__in=sessions)
        .values_list("session")
        .annotate(number=Count(F("enrollment"), distinct=True))
    )
    for session in sessions:
        session.signed_in = present.get(session.pk, 0)
        session.may_run = may_run_session(user, session)
        session.may_read = session.may_run or may_read_roll(user, session.training_class)
    return sessions
