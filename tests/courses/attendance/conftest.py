"""A hall: one class, one session at 08:30 in Changde, one trainee with an account."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from courses.attendance.codes import code_of, step_at
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.core.access.actor import Actor
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.records import UserFactory


@dataclass
class Hall:
    session: Session
    enrollment: Enrollment
    trainee: User

    @property
    def training_class(self) -> TrainingClass:
        return self.session.training_class

    @property
    def actor(self) -> Actor:
        return Actor(self.trainee.pk, self.trainee.name, "192.0.2.7", "phone")

    def at(self, minutes: float):
        """The moment this many minutes after the start of the session."""
        return self.session.starts_at + timedelta(minutes=minutes)

    def code(self, minutes: float) -> str:
        """The code on the screen at that moment."""
        return code_of(self.session.pk, step_at(self.at(minutes)))

    def enroll(self, name: str = "何芳") -> tuple[Enrollment, User]:
        """One more trainee, with an account."""
        enrollment = EnrollmentFactory(training_class=self.training_class, cadre__name=name)
        return enrollment, UserFactory(cadre=enrollment.cadre, name=name)


@pytest.fixture
def hall(db) -> Hall:
    session = SessionFactory()
    enrollment = EnrollmentFactory(training_class=session.training_class, cadre__name="张立新")
    return Hall(session, enrollment, UserFactory(cadre=enrollment.cadre, name="张立新"))
