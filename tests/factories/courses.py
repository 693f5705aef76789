"""Lecturers, courses, classes, sessions, enrollments: plain rows without surprises."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from courses.attendance.models import AttendancePolicy
from courses.catalog.enums import LecturerKind
from courses.catalog.models import Lecturer
from courses.classes.enums import ClassKind, ClassState
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from courses.essays.models import EssayTask
from records.core.codes import ContentKind, Method, Mode
from tests.factories.records import NOW, CadreFactory, UnitFactory, UserFactory


class LecturerFactory(DjangoModelFactory):
    class Meta:
        model = Lecturer

    name = factory.Sequence(lambda n: f"教师{n}")
    kind = LecturerKind.FULL_TIME


class TrainingClassFactory(DjangoModelFactory):
    class Meta:
        model = TrainingClass

    code = factory.Sequence(lambda n: f"C{n:04d}")
    title = factory.Sequence(lambda n: f"第{n}期科级干部培训班")
    kind = ClassKind.TRAINING
    mode = Mode.OFF_THE_JOB
    organiser = factory.SubFactory(UnitFactory)
    host = factory.SelfAttribute("organiser")
    supervisor = factory.SubFactory(UserFactory)
    starts_on = date(2026, 11, 23)
    ends_on = date(2026, 11, 27)
    capacity = 50
    state = ClassState.PUBLISHED

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Make the class with what the rooms above keep of its scheme."""
        asks, due = kwargs.pop("requires_essay", True), kwargs.pop("essay_due_at", None)
        late_after = kwargs.pop("late_after_minutes", None)
        made = super()._create(model_class, *args, **kwargs)
        if asks:
            EssayTask.objects.create(training_class=made, due_at=due)
        if late_after is not None:
            AttendancePolicy.objects.create(training_class=made, late_after_minutes=late_after)
        return made


class SessionFactory(DjangoModelFactory):
    """A morning of four class hours, 08:30 to 11:30 in Changde."""

    class Meta:
        model = Session

    training_class = factory.SubFactory(TrainingClassFactory)
    title = factory.Sequence(lambda n: f"专题{n}")
    lecturer = factory.SubFactory(LecturerFactory)
    venue = "第二教室"
    starts_at = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    ends_at = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    hours = Decimal("4.0")
    content_kind = ContentKind.THEORY
    method = Method.LECTURE


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment

    training_class = factory.SubFactory(TrainingClassFactory)
    cadre = factory.SubFactory(CadreFactory)
    enrolled_at = NOW
