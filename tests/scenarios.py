"""Situations that several tests begin with, made through the services that people use."""

from datetime import UTC, date, datetime, timedelta

from courses.attendance.enums import Status
from courses.attendance.services import mark_roll
from courses.classes.models import TrainingClass
from records.accounts.enums import RoleKind
from records.core.codes import ContentKind
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, AppointmentFactory, RoleFactory, UnitFactory

FIRST_DAY = date(2026, 11, 16)


def held_class(*, trainees: int = 3, days: int = 2) -> TrainingClass:
    """Return a class that was held and fully attended, asks for no essay, and is not closed yet."""
    school = UnitFactory()
    supervisor = RoleFactory(kind=RoleKind.CLASS_SUPERVISOR, unit=school).user
    training_class = TrainingClassFactory(
        organiser=school,
        supervisor=supervisor,
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=days - 1),
        requires_essay=False,
    )
    sessions = [
        SessionFactory(
            training_class=training_class,
            starts_at=_at(day, 0, 30) + timedelta(hours=6 * half),
            ends_at=_at(day, 3, 30) + timedelta(hours=6 * half),
            content_kind=(ContentKind.THEORY, ContentKind.PARTY_SPIRIT)[half],
        )
        for day in range(days)
        for half in (0, 1)
    ]
    enrollments = EnrollmentFactory.create_batch(trainees, training_class=training_class)
    for enrollment in enrollments:
        AppointmentFactory(cadre=enrollment.cadre)
    for session in sessions:
        mark_roll(
            session=session,
            statuses={enrollment.pk: Status.PRESENT for enrollment in enrollments},
            actor=ACTOR,
            now=session.starts_at + timedelta(minutes=20),
        )
    return training_class


def _at(day: int, hour: int, minute: int) -> datetime:
    first = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, hour, minute, tzinfo=UTC)
    return first + timedelta(days=day)
