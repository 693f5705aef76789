"""The pages as people meet them: the scan, the class screen, the rolls."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.attendance.enums import MarkMethod, Status
from courses.attendance.models import AttendanceMark
from courses.attendance.services import mark_roll
from records.accounts.enums import RoleKind
from records.trail.enums import Tag
from records.trail.models import TrailEvent
from tests.courses.attendance.test_sign_in import WRITES
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.records import ACTOR, RoleFactory, UserFactory

PHONE = {"HTTP_USER_AGENT": "phone", "HTTP_SEC_FETCH_DEST": "document"}


def address(hall, minutes: float) -> str:
    return reverse("sign_in", args=(hall.session.pk, hall.code(minutes)))


@pytest.fixture
def phone(hall) -> Client:
    """The trainee's phone, signed in."""
    client = Client(**PHONE)
    client.force_login(hall.trainee)
    return client


@pytest.fixture
def lectern(hall) -> Client:
    """The class supervisor's computer."""
    client = Client()
    client.force_login(hall.training_class.supervisor)
    return client


# the scan -------------------------------------------------------------------------------


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
    trail = TrailEvent.objects.get(tag=Tag.SIGNED_IN_BY_CODE)
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


@pytest.fixture
def sessions_in_cache(settings):
    """Sessions as Redis serves them: none of them costs a query."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": memory, "sessions": memory}
    cache.clear()


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


# the class screen -----------------------------------------------------------------------


def test_the_screen_shows_code_count_and_missing_names(hall, lectern) -> None:
    AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)
    hall.enroll("欧阳建军")
    with time_machine.travel(hall.at(0), tick=False):
        response = lectern.get(reverse("class_screen", args=(hall.session.pk,)))

    page = response.content.decode()
    assert response.status_code == 200
    assert '<svg viewBox="0 0 ' in page
    assert "<b>1</b>" in page
    assert "欧阳建军" in page
    assert "张立新" not in page
    assert "08:40" in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page


def test_the_code_on_the_screen_is_one_that_works(hall, lectern, monkeypatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        "courses.attendance.views.screen.qr_svg", lambda text: seen.append(text) or ""
    )
    with time_machine.travel(hall.at(0), tick=False):
        lectern.get(reverse("class_screen", args=(hall.session.pk,)))

    assert seen == [f"http://testserver{address(hall, 0)}"]


def test_the_state_sends_the_code_only_when_it_changes(hall, lectern) -> None:
    url = reverse("class_screen_state", args=(hall.session.pk,))
    with time_machine.travel(hall.at(0), tick=False) as clock:
        first = lectern.get(url).content.decode()
        shown = re.search(r'name="shown" value="(\d+)"', first)[1]
        same = lectern.get(url, {"shown": shown}).content.decode()
        clock.shift(timedelta(seconds=15))
        changed = lectern.get(url, {"shown": shown}).content.decode()

    assert "screen-qr" in first
    assert "screen-qr" not in same
    assert len(same) < 600
    assert "screen-qr" in changed


@pytest.mark.parametrize(("minutes", "said"), [(-60, "08:00"), (200, "screen-closed")])
def test_no_code_outside_the_window(hall, lectern, minutes, said) -> None:
    with time_machine.travel(hall.at(minutes), tick=False):
        page = lectern.get(reverse("class_screen", args=(hall.session.pk,))).content.decode()

    assert said in page
    assert hall.code(minutes) not in page
    assert "screen-clock" not in page


def test_opening_the_screen_leaves_one_event_an_hour(hall, lectern) -> None:
    url = reverse("class_screen", args=(hall.session.pk,))
    with time_machine.travel(hall.at(0), tick=False) as clock:
        lectern.get(url)
        clock.shift(timedelta(seconds=10))
        lectern.get(url)
        assert TrailEvent.objects.filter(tag=Tag.SCREEN_OPENED).count() == 1
        clock.shift(timedelta(hours=1))
        lectern.get(url)

    assert TrailEvent.objects.filter(tag=Tag.SCREEN_OPENED).count() == 2


@pytest.mark.parametrize("people", [1, 3])
def test_screen_queries(hall, lectern, people, sessions_in_cache) -> None:
    for _number in range(people):
        hall.enroll()
    lectern.force_login(hall.training_class.supervisor)

    with CaptureQueriesContext(connection) as queries:
        lectern.get(reverse("class_screen_state", args=(hall.session.pk,)))

    assert len(queries) == 4


# the roll -------------------------------------------------------------------------------


def roll_url(hall) -> str:
    return reverse("roll", args=(hall.session.pk,))


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
    assert re.search(r'value="late" checked', refused.content.decode())
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
    assert TrailEvent.objects.get(tag=Tag.ROLL_VIEWED).subject_id == str(hall.session.pk)


@pytest.mark.parametrize("people", [1, 3])
def test_roll_queries(hall, lectern, people, sessions_in_cache) -> None:
    for _number in range(people):
        AttendanceMarkFactory(session=hall.session)
    lectern.force_login(hall.training_class.supervisor)

    with CaptureQueriesContext(connection) as queries:
        lectern.get(roll_url(hall))

    # user, session, trail, trainees, marks, roles for the menu
    assert len(queries) == 6


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
    assert not TrailEvent.objects.filter(tag=Tag.ROLL_VIEWED).exists()


# the sheet of a class -------------------------------------------------------------------


def test_the_sheet_shows_everyone_by_session(hall, lectern) -> None:
    AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment, status="late")
    url = reverse("class_roll", args=(hall.training_class.pk,))

    page = lectern.get(url).content.decode()

    assert "张立新" in page
    assert 'class="sheet-late"' in page
    event = TrailEvent.objects.get(tag=Tag.ROLL_VIEWED)
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
    assert len(queries) == 7


# who may --------------------------------------------------------------------------------


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
