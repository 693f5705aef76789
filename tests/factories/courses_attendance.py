"""Marks: plain rows without surprises."""

import factory
from factory.django import DjangoModelFactory

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.models import AttendanceMark
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.records import NOW


class AttendanceMarkFactory(DjangoModelFactory):
    class Meta:
        model = AttendanceMark

    session = factory.SubFactory(SessionFactory)
    enrollment = factory.SubFactory(
        EnrollmentFactory, training_class=factory.SelfAttribute("..session.training_class")
    )
    status = Status.PRESENT
    method = MarkMethod.ROLL
    marked_at = NOW
    marked_by_name = "班主任"
