"""Classes held and marked, for closing."""

from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from courses.attendance.enums import Status
from courses.attendance.models import AttendanceMark
from courses.attendance.services import mark_roll
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from records.core.codes import ContentKind
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, AppointmentFactory

FIRST_DAY = date(2026, 11, 2)


def small_class(
    *, days: int = 2, trainees: int = 1, first: date = FIRST_DAY, **given: Any
) -> TrainingClass:
    """Return a class of mornings (theory) and afternoons (party spirit), nothing marked yet."""
    values = {"requires_essay": False, "starts_on": first, "capacity": 2000}
    values |= {"ends_on": first + timedelta(days=days - 1)}
    training_class = TrainingClassFactory(**(values | given))
    for half in range(2 * days):
        starts = datetime(first.year, first.month, first.day, 0, 30, tzinfo=UTC)
        starts += timedelta(days=half // 2, hours=6 * (half % 2))
        SessionFactory(
            training_class=training_class,
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            content_kind=(ContentKind.THEORY, ContentKind.PARTY_SPIRIT)[half % 2],
        )
    for enrollment in EnrollmentFactory.create_batch(trainees, training_class=training_class):
        AppointmentFactory(cadre=enrollment.cadre)
    return training_class


def session_at(training_class: TrainingClass, index: int) -> Session:
    """Return one session of the timetable by its place in it."""
    return training_class.sessions.order_by("starts_at")[index]


def mark(
    training_class: TrainingClass, index: int, status: str, enrollment: Enrollment | None = None
) -> None:
    """Mark one session, or correct its mark: of one trainee, or of all."""
    session = session_at(training_class, index)
    chosen = [enrollment] if enrollment else list(training_class.enrollments.taking_part())
    mark_roll(
        session=session,
        statuses={one.pk: status for one in chosen},
        reason="核对签到表",
        actor=ACTOR,
        now=session.ends_at,
    )


def mark_all(
    training_class: TrainingClass,
    statuses: Mapping[int, str] | None = None,
    but: Container[int] = (),
) -> None:
    """Mark everyone in every session as `statuses` says by index, else present."""
    for index in range(training_class.sessions.count()):
        if index not in but:
            mark(training_class, index, (statuses or {}).get(index, Status.PRESENT))


def standing_mark(
    training_class: TrainingClass, index: int, enrollment: Enrollment
) -> AttendanceMark:
    """Return the mark that counts."""
    session = session_at(training_class, index)
    return AttendanceMark.objects.current().get(session=session, enrollment=enrollment)
