"""The scan, as its owner meets it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.models import AttendanceMark
from courses.attendance.tags import AttendanceTag
from records.trail.models import TrailEvent
from tests.courses.attendance.test_sign_in import WRITES
from tests.courses.attendance.views.conftest import PHONE, address
from tests.factories.courses import SessionFactory
from tests.factories.records import UserFactory


def test_one_scan_lands_marked(hall, phone) -> None:
    with time_machine.travel(hall.at(0), tick=False):
        response = phone.get(address(hall, 0))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"
    page = response.content.decode()
    for text in (hall.session.title, "08:30–11:30", "第二教室", "张立新"):
        assert text in page
    mark = AttendanceMark.objects.get()
    assert (mark.status, mark.device, mark.address) == (Status.PRESENT, "phone", "127.0.0.1")


def test_scanning_twice_is_safe(hall, phone) -> None:
    with time_machine.travel(hall.at(0), tick=False):
        phone.get(address(hall, 0))
        assert phone.get(address(hall, 0)).status_code == 200

    assert AttendanceMark.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "code_from", "status", "said"),
    [
        (1, 0, 410, "扫描"),
        (-40, -40, 409, "08:00"),
        (200, 200, 409, "11:30"),
    ],
)
def test_what_goes_wrong_says_what_to_do(hall, phone, minutes, code_from, status, said) -> None:
    with time_machine.travel(hall.at(minutes), tick=False):
        response = phone.get(address(hall, code_from))

    assert response.status_code == status
    assert said in response.content.decode() or said == "扫描"
    assert not AttendanceMark.objects.exists()


def test_not_enrolled_is_refused(hall) -> None:
    client = Client(**PHONE)
    client.force_login(UserFactory())
    with time_machine.travel(hall.at(0), tick=False):
        response = client.get(address(hall, 0))

    assert response.status_code == 403
    assert hall.training_class.title in response.content.decode()


def test_no_such_session(hall, phone) -> None:
    assert phone.get("/s/0/whatever/").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-dest": "image"},
        {"sec-fetch-dest": "iframe"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
    ],
)
def test_only_a_page_that_a_person_opens_marks(hall, phone, headers) -> None:
    with time_machine.travel(hall.at(0), tick=False):
        assert phone.get(address(hall, 0), headers=headers).status_code == 403
        assert phone.head(address(hall, 0)).status_code == 405
        assert phone.post(address(hall, 0)).status_code == 405

    assert not AttendanceMark.objects.exists()


def sign_in_through_the_form(client: Client, scanned, hall):
    assert scanned.status_code == 302
    form = client.get(scanned.url)
    assert form.status_code == 200
    _before, sign_in_form = form.content.decode().split('id="sign-in"')
    shown_next = re.search(r'name="next" value="([^"]+)"', sign_in_form)
    assert shown_next is not None
    login = {"login": hall.trainee.username, "password": "correct horse 9"}
    return client.post(reverse("account_login"), {**login, "next": shown_next[1]})


def test_a_slow_sign_in_neither_loses_the_scan_nor_makes_late(hall) -> None:
    client = Client(**PHONE)
    with time_machine.travel(hall.at(9.9), tick=False) as clock:
        scanned = client.get(address(hall, 9.9))
        clock.shift(timedelta(minutes=4))

        response = sign_in_through_the_form(client, scanned, hall)
        assert response.url == address(hall, 9.9)
        landed = client.get(response.url)

    assert landed.status_code == 200
    mark = AttendanceMark.objects.get()
    assert (mark.status, mark.method) == (Status.PRESENT, MarkMethod.CODE)
    assert mark.marked_at == hall.at(9.9)
    assert landed.cookies["scan"].value == ""
    trail = TrailEvent.objects.get(tag=AttendanceTag.SIGNED_IN_BY_CODE)
    assert trail.at == hall.at(13.9)
    assert trail.after["scanned_at"] == hall.at(9.9).isoformat()


def test_a_held_scan_ends_after_ten_minutes(hall) -> None:
    client = Client(**PHONE)
    with time_machine.travel(hall.at(0), tick=False) as clock:
        scanned = client.get(address(hall, 0))
        clock.shift(timedelta(minutes=10, seconds=1))
        response = sign_in_through_the_form(client, scanned, hall)
        landed = client.get(response.url)

    assert landed.status_code == 410
    assert not AttendanceMark.objects.exists()


def test_a_held_scan_is_of_no_use_to_another_device_or_session(hall, phone) -> None:
    other = SessionFactory(training_class=hall.training_class)
    visitor = Client(**PHONE)
    with time_machine.travel(hall.at(0), tick=False) as clock:
        visitor.get(address(hall, 0))
        phone.cookies["scan"] = visitor.cookies["scan"].value
        clock.shift(timedelta(minutes=1))

        elsewhere = phone.get(reverse("sign_in", args=(other.pk, hall.code(0))))
        copied = phone.get(address(hall, 0), headers={"user-agent": "another phone"})
        changed = phone.get(reverse("sign_in", args=(hall.session.pk, hall.code(0.5))))
        here = phone.get(address(hall, 0))

    assert [elsewhere.status_code, copied.status_code, changed.status_code] == [410, 410, 410]
    assert here.status_code == 200


def test_an_old_code_is_refused_before_signing_in(hall) -> None:
    with time_machine.travel(hall.at(1), tick=False):
        response = Client(**PHONE).get(address(hall, 0))

    assert response.status_code == 410
    assert "scan" not in response.cookies


def test_a_visitor_who_scans_costs_no_query(hall, django_assert_num_queries) -> None:
    client = Client(**PHONE)
    with time_machine.travel(hall.at(0), tick=False), django_assert_num_queries(0):
        client.get(address(hall, 0))


@pytest.mark.usefixtures("sessions_in_cache")
def test_the_hot_path_reads_once_and_writes_once(hall) -> None:
    """Session from the cache; then user and place, and mark and event together."""
    client = Client(**PHONE)
    client.force_login(hall.trainee)

    with (
        time_machine.travel(hall.at(0), tick=False),
        CaptureQueriesContext(connection) as queries,
    ):
        response = client.get(address(hall, 0))

    said = [query["sql"].split(" ", 1)[0] for query in queries.captured_queries]
    assert said == ["SELECT", *WRITES[connection.vendor]]
    assert response.cookies == {}
