"""The rolls: of a session, of a trainee, of the class."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.models import AttendanceMark
from courses.attendance.tags import AttendanceTag
from records.trail.models import TrailEvent
from tests.courses.attendance.views.conftest import address, roll_url
from tests.factories.courses import SessionFactory
from tests.factories.courses_attendance import AttendanceMarkFactory


def test_the_supervisor_takes_the_roll(hall, lectern) -> None:
    other, _user = hall.enroll()
    with time_machine.travel(hall.at(15), tick=False):
        response = lectern.post(
            roll_url(hall),
            {
                f"mark-{hall.enrollment.pk}": "",
                f"status-{hall.enrollment.pk}": "on_leave",
                f"mark-{other.pk}": "",
                "rest": "present",
            },
        )

    assert response.url == roll_url(hall)
    found = AttendanceMark.objects.statuses(hall.training_class)
    assert found == {
        (hall.enrollment.pk, hall.session.pk): "on_leave",
        (other.pk, hall.session.pk): "present",
    }


def test_a_change_without_a_reason_keeps_what_was_chosen(hall, lectern) -> None:
    mark = AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)
    chosen = {f"mark-{hall.enrollment.pk}": mark.pk, f"status-{hall.enrollment.pk}": "late"}
    with time_machine.travel(hall.at(15), tick=False):
        refused = lectern.post(roll_url(hall), chosen)
        accepted = lectern.post(roll_url(hall), {**chosen, "reason": "晚到五分钟"})

    assert refused.status_code == 422
    assert re.search(r'value="late"\s+checked', refused.content.decode())
    assert accepted.status_code == 302
    newest = AttendanceMark.objects.current().get()
    assert (newest.status, newest.reason, newest.replaces) == ("late", "晚到五分钟", mark)


def test_a_stale_roll_does_not_overwrite_a_scan(hall, lectern, phone) -> None:
    with time_machine.travel(hall.at(0), tick=False):
        phone.get(address(hall, 0))
        lectern.post(roll_url(hall), {f"mark-{hall.enrollment.pk}": "", "rest": "absent"})

    assert AttendanceMark.objects.get().status == Status.PRESENT


def test_opening_the_roll_leaves_a_trail(hall, lectern) -> None:
    page = lectern.get(roll_url(hall)).content.decode()

    assert "张立新" in page
    assert TrailEvent.objects.get(tag=AttendanceTag.ROLL_VIEWED).subject_id == str(hall.session.pk)


@pytest.mark.parametrize("people", [1, 3])
def test_roll_queries(hall, lectern, people, sessions_in_cache) -> None:
    for _number in range(people):
        AttendanceMarkFactory(session=hall.session)
    lectern.force_login(hall.training_class.supervisor)

    with CaptureQueriesContext(connection) as queries:
        lectern.get(roll_url(hall))

    # user, session, trail, trainees, marks, roles for the menu
    assert len(queries) == 7


def test_history_shows_what_stood_and_corrects_it(hall, lectern) -> None:
    mark = AttendanceMarkFactory(
        session=hall.session,
        enrollment=hall.enrollment,
        method=MarkMethod.CODE,
        step=118_000_000,
        address="192.0.2.7",
        device="phone",
    )
    url = mark.get_absolute_url()
    with time_machine.travel(hall.at(60), tick=False):
        sent = {"mark": mark.pk, "status": "left_early", "reason": "提前离开"}
        assert lectern.post(url, sent).status_code == 302
        page = lectern.get(url).content.decode()
        again = lectern.post(url, {**sent, "status": "absent"})

    for text in ("192.0.2.7", "phone", "118000000", "提前离开"):
        assert text in page
    assert again.status_code == 422
    assert AttendanceMark.objects.current().get().status == Status.LEFT_EARLY


def test_history_marks_one_who_is_unmarked(hall, lectern) -> None:
    url = reverse("mark_history", args=(hall.session.pk, hall.enrollment.pk))
    with time_machine.travel(hall.at(60), tick=False):
        assert lectern.get(url).status_code == 200
        lectern.post(url, {"mark": "", "status": "present"})

    assert AttendanceMark.objects.get().method == MarkMethod.ROLL


def test_a_trainee_sees_the_evidence_of_their_own_mark_only(hall, phone) -> None:
    other, _user = hall.enroll()
    own = reverse("mark_history", args=(hall.session.pk, hall.enrollment.pk))

    assert phone.get(own).status_code == 200
    assert phone.post(own, {"status": "present"}).status_code == 403
    assert phone.get(reverse("mark_history", args=(hall.session.pk, other.pk))).status_code == 403
    assert not TrailEvent.objects.filter(tag=AttendanceTag.ROLL_VIEWED).exists()


# the sheet of a class -------------------------------------------------------------------


def test_the_sheet_shows_everyone_by_session(hall, lectern) -> None:
    AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment, status="late")
    url = reverse("class_roll", args=(hall.training_class.pk,))

    page = lectern.get(url).content.decode()

    assert "张立新" in page
    assert 'class="sheet-late sheet-warn"' in page
    event = TrailEvent.objects.get(tag=AttendanceTag.ROLL_VIEWED)
    assert (event.subject_type, event.subject_id) == ("training_class", str(hall.training_class.pk))


@pytest.mark.parametrize("size", [1, 3])
def test_sheet_queries(hall, lectern, size, sessions_in_cache) -> None:
    for number in range(size):
        session = SessionFactory(
            training_class=hall.training_class,
            starts_at=hall.at(1440 * number),
            ends_at=hall.at(1440 * number + 60),
        )
        AttendanceMarkFactory(session=session)
    lectern.force_login(hall.training_class.supervisor)

    with CaptureQueriesContext(connection) as queries:
        lectern.get(reverse("class_roll", args=(hall.training_class.pk,)))

    # user, class, trail, sessions, marks, trainees, roles for the menu
    assert len(queries) == 8
