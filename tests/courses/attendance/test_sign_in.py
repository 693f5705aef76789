"""Signing in by code: on time, late, early, over, twice, and against the roll."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.errors import (
    CodeExpired,
    MarkStands,
    NotEnrolled,
    NotHeld,
    SessionOver,
    TooEarly,
)
from courses.attendance.models import AttendanceMark
from courses.attendance.services import mark_roll, sign_in_by_code
from courses.attendance.tags import AttendanceTag
from courses.classes.enums import ClassState
from courses.classes.models import Session
from courses.enrollment.enums import EnrollmentState
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, UserFactory


def scan(hall, minutes: float, *, user=None, code: str = "") -> AttendanceMark:
    return sign_in_by_code(
        session_id=hall.session.pk,
        code=code or hall.code(minutes),
        user=user or hall.trainee,
        actor=hall.actor,
        now=hall.at(minutes),
    )


def test_a_scan_marks_present_with_its_evidence(hall) -> None:
    mark = scan(hall, -5)

    mark.refresh_from_db()
    assert (mark.status, mark.method) == (Status.PRESENT, MarkMethod.CODE)
    assert mark.enrollment == hall.enrollment
    assert mark.marked_at == hall.at(-5)
    assert mark.step == int(hall.at(-5).timestamp()) // 15
    assert (mark.address, mark.device) == ("192.0.2.7", "phone")
    assert (mark.marked_by, mark.marked_by_name) == (hall.trainee.pk, "张立新")


def test_a_scan_leaves_a_trail(hall) -> None:
    mark = scan(hall, 0)

    event = TrailEvent.objects.get()
    assert event.tag == AttendanceTag.SIGNED_IN_BY_CODE
    assert event.subject_id == str(mark.pk)
    assert event.after == {
        "status": "present",
        "method": "code",
        "session": hall.session.pk,
        "enrollment": hall.enrollment.pk,
        "step": mark.step,
    }


@pytest.mark.parametrize(
    ("minutes", "status"),
    [
        (-30, Status.PRESENT),
        (0, Status.PRESENT),
        (10, Status.PRESENT),
        (10.001, Status.LATE),
        (180, Status.LATE),
    ],
)
def test_late_begins_after_the_grace_of_the_class(hall, minutes, status) -> None:
    assert scan(hall, minutes).status == status


def test_too_early_says_when_and_does_not_block(hall) -> None:
    with pytest.raises(TooEarly, match="08:00"):
        scan(hall, -31)

    assert not AttendanceMark.objects.exists()
    assert scan(hall, -29).status == Status.PRESENT


def test_over(hall) -> None:
    with pytest.raises(SessionOver, match="11:30"):
        scan(hall, 181)


def test_an_old_code(hall) -> None:
    with pytest.raises(CodeExpired):
        scan(hall, 1, code=hall.code(0))


def test_not_enrolled(hall) -> None:
    with pytest.raises(NotEnrolled, match=hall.training_class.title):
        scan(hall, 0, user=UserFactory())

    hall.enrollment.state = EnrollmentState.WITHDRAWN
    hall.enrollment.save(update_fields=["state"])
    with pytest.raises(NotEnrolled):
        scan(hall, 0)


def test_no_such_session(hall) -> None:
    with pytest.raises(Session.DoesNotExist):
        sign_in_by_code(session_id=0, code="", user=hall.trainee, actor=hall.actor, now=hall.at(0))


def test_a_class_that_does_not_take_place(hall) -> None:
    hall.training_class.state = ClassState.CANCELLED
    hall.training_class.save(update_fields=["state"])

    with pytest.raises(NotHeld):
        scan(hall, 0)


def test_scanning_again_gives_the_mark_that_stands(hall) -> None:
    first = scan(hall, 0)

    again = scan(hall, 30)
    much_later = scan(hall, 600, code=hall.code(0))

    assert first == again == much_later
    assert again.status == Status.PRESENT
    assert AttendanceMark.objects.count() == TrailEvent.objects.count() == 1


def test_the_roll_marked_absent_before(hall) -> None:
    mark_roll(
        session=hall.session,
        statuses={hall.enrollment.pk: Status.ABSENT},
        actor=ACTOR,
        now=hall.at(5),
    )

    with pytest.raises(MarkStands, match="08:35"):
        scan(hall, 20)

    assert AttendanceMark.objects.get().status == Status.ABSENT


WRITES = {
    # One statement writes mark and event. The savepoint stands in for BEGIN and COMMIT,
    # since a test runs inside a transaction.
    "postgresql": ["WITH"],
    "sqlite": ["SAVEPOINT", "INSERT", "INSERT", "RELEASE"],
}


def test_the_scan_takes_one_read_and_two_inserts(hall) -> None:
    hall.trainee.cadre_id  # noqa: B018 (the request has the user already)

    with CaptureQueriesContext(connection) as queries:
        scan(hall, 0)

    said = [query["sql"].split(" ", 1)[0] for query in queries.captured_queries]
    assert said == ["SELECT", *WRITES[connection.vendor]]
