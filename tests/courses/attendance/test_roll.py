"""The roll and its corrections: nothing that stood is lost."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.errors import MarkReplaced
from courses.attendance.models import AttendanceMark
from courses.attendance.services import correct_mark, mark_roll, sign_in_by_code
from courses.attendance.tags import AttendanceTag
from courses.classes.enums import ClassState
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.trail.models import TrailEvent
from tests.factories.courses import EnrollmentFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.records import ACTOR


def call(hall, statuses, *, minutes=15, reason="", seen=None):
    return mark_roll(
        session=hall.session,
        statuses=statuses,
        actor=ACTOR,
        now=hall.at(minutes),
        reason=reason,
        seen=seen,
    )


def standing(hall, enrollment=None) -> AttendanceMark:
    return AttendanceMark.objects.current().get(enrollment=enrollment or hall.enrollment)


def test_first_marks_by_roll(hall) -> None:
    other, _user = hall.enroll()

    result = call(hall, {hall.enrollment.pk: Status.PRESENT, other.pk: Status.ABSENT})

    assert (result.marked, result.corrected) == (2, 0)
    assert standing(hall).method == MarkMethod.ROLL
    assert standing(hall, other).status == Status.ABSENT
    assert TrailEvent.objects.filter(tag=AttendanceTag.MARKED).count() == 2


def test_the_same_roll_again_changes_nothing(hall) -> None:
    statuses = {hall.enrollment.pk: Status.PRESENT}
    call(hall, statuses)

    result = call(hall, statuses)

    assert (result.marked, result.corrected) == (0, 0)
    assert AttendanceMark.objects.count() == 1


def test_a_change_is_a_correction_that_keeps_what_stood(hall) -> None:
    call(hall, {hall.enrollment.pk: Status.ABSENT})

    result = call(hall, {hall.enrollment.pk: Status.PRESENT}, reason="在后排就座")

    assert (result.marked, result.corrected) == (0, 1)
    newest, oldest = AttendanceMark.objects.history(hall.session, hall.enrollment)
    assert (newest.status, newest.method, newest.reason) == (
        Status.PRESENT,
        MarkMethod.CORRECTION,
        "在后排就座",
    )
    assert newest.replaces == oldest
    assert (oldest.status, oldest.method) == (Status.ABSENT, MarkMethod.ROLL)
    event = TrailEvent.objects.get(tag=AttendanceTag.MARK_CORRECTED)
    assert event.before["status"] == "absent"
    assert event.after["reason"] == "在后排就座"


def test_a_change_needs_a_reason_and_without_one_nothing_is_saved(hall) -> None:
    other, _user = hall.enroll()
    call(hall, {hall.enrollment.pk: Status.ABSENT})

    with pytest.raises(NotPossible) as caught:
        call(hall, {hall.enrollment.pk: Status.PRESENT, other.pk: Status.PRESENT}, reason=" ")

    assert caught.value.field == "reason"
    assert AttendanceMark.objects.count() == 1


def test_a_scan_the_roll_had_not_seen_stands(hall) -> None:
    other, _user = hall.enroll()
    scanned = sign_in_by_code(
        session_id=hall.session.pk,
        code=hall.code(12),
        user=hall.trainee,
        actor=hall.actor,
        now=hall.at(12),
    )

    result = call(
        hall,
        {hall.enrollment.pk: Status.ABSENT, other.pk: Status.ABSENT},
        seen={hall.enrollment.pk: None, other.pk: None},
    )

    assert (result.marked, result.kept) == (1, (scanned,))
    assert standing(hall).status == Status.LATE


def test_before_sign_in_opens_only_leave_can_stand(hall) -> None:
    with pytest.raises(NotPossible, match="08:00"):
        call(hall, {hall.enrollment.pk: Status.ABSENT}, minutes=-60)

    assert call(hall, {hall.enrollment.pk: Status.ON_LEAVE}, minutes=-60).marked == 1


def test_someone_of_another_class_is_refused(hall) -> None:
    stranger = EnrollmentFactory()

    with pytest.raises(NotPossible):
        call(hall, {stranger.pk: Status.PRESENT})


def test_after_the_close_a_mark_needs_a_reason(hall) -> None:
    hall.training_class.state = ClassState.CLOSED
    hall.training_class.save(update_fields=["state"])

    with pytest.raises(NotPossible):
        call(hall, {hall.enrollment.pk: Status.PRESENT})

    assert call(hall, {hall.enrollment.pk: Status.PRESENT}, reason="补登").marked == 1


def test_correct_mark(hall) -> None:
    mark = AttendanceMarkFactory(
        session=hall.session, enrollment=hall.enrollment, status=Status.ABSENT
    )

    correction = correct_mark(
        mark=mark, status=Status.ON_LEAVE, reason="有请假条", actor=ACTOR, now=hall.at(60)
    )

    assert correction.replaces == mark
    assert standing(hall) == correction


@pytest.mark.parametrize(("status", "reason"), [(Status.ABSENT, "同样"), (Status.LATE, "")])
def test_a_correction_changes_something_and_says_why(hall, status, reason) -> None:
    mark = AttendanceMarkFactory(
        session=hall.session, enrollment=hall.enrollment, status=Status.ABSENT
    )

    with pytest.raises(NotPossible):
        correct_mark(mark=mark, status=status, reason=reason, actor=ACTOR, now=hall.at(60))


def test_the_second_to_correct_sees_what_stands(hall) -> None:
    mark = AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)
    first = Actor(hall.training_class.supervisor_id, "李卫东")
    correct_mark(mark=mark, status=Status.LATE, reason="核实", actor=first, now=hall.at(60))

    with pytest.raises(MarkReplaced, match="李卫东"):
        correct_mark(mark=mark, status=Status.ABSENT, reason="核实", actor=ACTOR, now=hall.at(61))

    assert standing(hall).status == Status.LATE


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_leave_one(hall) -> None:
    mark = AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def correct(status: Status) -> None:
        together.wait()
        try:
            correct_mark(mark=mark, status=status, reason="核实", actor=ACTOR, now=hall.at(60))
            outcomes.append("corrected")
        except MarkReplaced:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=(s,)) for s in (Status.LATE, Status.ABSENT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["corrected", "refused"]
    assert AttendanceMark.objects.current().count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_scans_and_a_roll_at_once_leave_one_mark_each(hall) -> None:
    people = [hall.enroll(f"学员{n}") for n in range(8)]
    together = threading.Barrier(len(people) + 1)
    failures: list[Exception] = []

    def run(work) -> None:
        together.wait()
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    def scan(user):
        return lambda: sign_in_by_code(
            session_id=hall.session.pk,
            code=hall.code(1),
            user=user,
            actor=hall.actor,
            now=hall.at(1),
        )

    everyone = {enrollment.pk: Status.PRESENT for enrollment, _user in people}
    works = [scan(user) for _enrollment, user in people]
    works.append(lambda: call(hall, everyone, minutes=1, seen=dict.fromkeys(everyone)))
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert AttendanceMark.objects.count() == AttendanceMark.objects.current().count() == 8


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_mark(hall) -> None:
    mark = AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)

    for change in (
        lambda: AttendanceMark.objects.filter(pk=mark.pk).update(status=Status.ABSENT),
        lambda: AttendanceMark.objects.filter(pk=mark.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    mark.refresh_from_db()
    assert mark.status == Status.PRESENT


def test_the_database_refuses_two_first_marks(hall) -> None:
    AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)


def test_the_database_refuses_a_correction_without_a_reason(hall) -> None:
    mark = AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceMarkFactory(
            session=hall.session,
            enrollment=hall.enrollment,
            method=MarkMethod.CORRECTION,
            replaces=mark,
        )
