"""Who may open the pages, mark and correct."""

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from courses.attendance.enums import Status
from courses.attendance.models import AttendanceMark
from courses.attendance.services import mark_roll
from records.accounts.enums import RoleKind
from tests.courses.attendance.views.conftest import roll_url
from tests.factories.courses import EnrollmentFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.records import ACTOR, RoleFactory, UserFactory


def visitors(hall) -> dict[str, object]:
    organiser = hall.training_class.organiser
    lecturer = UserFactory()
    hall.session.lecturer.user = lecturer
    hall.session.lecturer.save(update_fields=["user"])
    return {
        "supervisor": hall.training_class.supervisor,
        "lecturer": lecturer,
        "officer": RoleFactory(kind=RoleKind.OFFICER, unit=organiser).user,
        "officer elsewhere": RoleFactory(
            kind=RoleKind.OFFICER, unit=EnrollmentFactory().training_class.organiser
        ).user,
        "auditor": RoleFactory(kind=RoleKind.AUDITOR, unit=organiser).user,
        "trainee": hall.trainee,
        "superuser": get_user_model().objects.create_superuser("ROOT", "x", name="root"),
    }


ALLOWED = {
    "class_screen": {"supervisor", "lecturer", "officer", "superuser"},
    "class_screen_state": {"supervisor", "lecturer", "officer", "superuser"},
    "roll": {"supervisor", "lecturer", "officer", "auditor", "superuser"},
    "class_roll": {"supervisor", "officer", "auditor", "superuser"},
}


@pytest.mark.parametrize("name", ALLOWED)
def test_who_may_open(hall, name) -> None:
    pk = hall.training_class.pk if name == "class_roll" else hall.session.pk
    opened = set()
    for who, user in visitors(hall).items():
        client = Client()
        client.force_login(user)
        status = client.get(reverse(name, args=(pk,))).status_code
        assert status in {200, 403}
        if status == 200:
            opened.add(who)

    assert opened == ALLOWED[name]
    assert Client().get(reverse(name, args=(pk,))).status_code == 302


def test_who_may_mark_and_correct(hall) -> None:
    people = visitors(hall)
    other, _user = hall.enroll()
    mark = AttendanceMarkFactory(session=hall.session, enrollment=other, status="absent")
    sent = {
        f"mark-{hall.enrollment.pk}": "",
        f"status-{hall.enrollment.pk}": "present",
        f"mark-{other.pk}": mark.pk,
        f"status-{other.pk}": "present",
        "reason": "核实",
    }
    lecturer, auditor = Client(), Client()
    lecturer.force_login(people["lecturer"])
    auditor.force_login(people["auditor"])
    with time_machine.travel(hall.at(30), tick=False):
        assert auditor.post(roll_url(hall), sent).status_code == 403
        assert lecturer.post(roll_url(hall), sent).status_code == 302

    found = AttendanceMark.objects.statuses(hall.training_class)
    # A lecturer sets first marks and changes none.
    assert found == {
        (hall.enrollment.pk, hall.session.pk): "present",
        (other.pk, hall.session.pk): "absent",
    }


@pytest.mark.parametrize(("state", "status"), [("published", "present"), ("closed", None)])
def test_a_lecturer_marks_until_the_close_and_never_after(hall, state, status) -> None:
    hall.training_class.state = state
    hall.training_class.save(update_fields=["state"])
    sent = {
        f"mark-{hall.enrollment.pk}": "",
        f"status-{hall.enrollment.pk}": "present",
        "reason": "补登",
    }
    lecturer = Client()
    lecturer.force_login(visitors(hall)["lecturer"])
    with time_machine.travel(hall.at(30), tick=False):
        lecturer.post(roll_url(hall), sent)

    found = AttendanceMark.objects.statuses(hall.training_class)
    assert found.get((hall.enrollment.pk, hall.session.pk)) == status


def test_an_officer_corrects_after_the_close(hall) -> None:
    mark_roll(
        session=hall.session,
        statuses={hall.enrollment.pk: Status.ABSENT},
        actor=ACTOR,
        now=hall.at(20),
    )
    hall.training_class.state = "closed"
    hall.training_class.save(update_fields=["state"])
    officer = Client()
    standing = AttendanceMark.objects.get()
    with time_machine.travel(hall.at(9000), tick=False):
        officer.force_login(visitors(hall)["officer"])
        response = officer.post(
            standing.get_absolute_url(),
            {"mark": standing.pk, "status": "present", "reason": "监控可证"},
        )

    assert response.status_code == 302
    assert AttendanceMark.objects.current().get().status == Status.PRESENT
