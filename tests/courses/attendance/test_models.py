"""Figures of attendance that completion reads."""

from datetime import timedelta
from decimal import Decimal

import pytest

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.figures import AttendanceSummary
from courses.attendance.models import AttendanceMark
from courses.enrollment.enums import EnrollmentState
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.courses_attendance import AttendanceMarkFactory


@pytest.fixture
def plan(hall):
    """Six sessions of 4, 3.5, 4, 4, 4 and 2 hours."""
    hours = ("3.5", "4", "4", "4", "2")
    later = [
        SessionFactory(
            training_class=hall.training_class,
            hours=Decimal(number),
            starts_at=hall.at(1440 * day),
            ends_at=hall.at(1440 * day + 180),
        )
        for day, number in enumerate(hours, start=1)
    ]
    return [hall.session, *later]


def test_summary(hall, plan) -> None:
    statuses = (
        Status.PRESENT,
        Status.LATE,
        Status.LEFT_EARLY,
        Status.ABSENT,
        Status.OFFICIAL_DUTY,
    )
    marks = [
        AttendanceMarkFactory(session=session, enrollment=hall.enrollment, status=status)
        for session, status in zip(plan, statuses, strict=False)
    ]
    AttendanceMarkFactory(
        session=plan[3],
        enrollment=hall.enrollment,
        status=Status.ON_LEAVE,
        method=MarkMethod.CORRECTION,
        replaces=marks[3],
        reason="请假条",
    )

    found = AttendanceMark.objects.attendance_summary(hall.training_class)

    assert found == {
        hall.enrollment.pk: AttendanceSummary(
            planned_hours=Decimal("21.50"),
            attended_hours=Decimal("11.50"),
            absent_hours=Decimal("0.00"),
            leave_hours=Decimal("4.00"),
            duty_hours=Decimal("4.00"),
            late=1,
            marked=5,
            unmarked=1,
        )
    }


def test_summary_of_those_who_take_part_and_have_no_mark(hall, plan) -> None:
    EnrollmentFactory(training_class=hall.training_class, state=EnrollmentState.WITHDRAWN)

    found = AttendanceMark.objects.attendance_summary(hall.training_class)

    assert list(found) == [hall.enrollment.pk]
    assert found[hall.enrollment.pk].unmarked == 6


@pytest.mark.parametrize("people", [1, 3])
def test_summary_takes_three_queries(hall, plan, people, django_assert_num_queries) -> None:
    for _number in range(people):
        AttendanceMarkFactory(session=hall.session)

    with django_assert_num_queries(3):
        AttendanceMark.objects.attendance_summary(hall.training_class)


def test_marks_for_lists_what_counts_in_the_order_of_the_timetable(hall, plan) -> None:
    second = AttendanceMarkFactory(session=plan[1], enrollment=hall.enrollment)
    first = AttendanceMarkFactory(session=plan[0], enrollment=hall.enrollment)
    correction = AttendanceMarkFactory(
        session=plan[1],
        enrollment=hall.enrollment,
        method=MarkMethod.CORRECTION,
        replaces=second,
        reason="核实",
        marked_at=hall.at(0) + timedelta(days=2),
    )

    assert list(AttendanceMark.objects.marks_for(hall.enrollment)) == [first, correction]
