"""The front door: each person finds what is theirs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.classes.enums import ClassState
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.core.codes import PostLevel
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_catalog import published
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate(NOW)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city():
    return UnitFactory(name="常德市")


def as_role(client, kind, unit, **fields):
    user = UserFactory(**fields)
    grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
    client.force_login(user)
    return user


def read(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def promoted(unit, since):
    cadre = CadreFactory(unit=unit)
    AppointmentFactory(
        cadre=cadre, post_level=PostLevel.TOWNSHIP_CHIEF, since=date(2020, 1, 1), until=since
    )
    AppointmentFactory(cadre=cadre, post_level=PostLevel.COUNTY_DEPUTY, since=since)
    return cadre


def test_a_visitor_finds_the_courses_and_the_way_in(client):
    published("加强党性教育")

    page = read(client)

    assert "加强党性教育" in page
    assert "/accounts/login/" in page


def test_a_trainee_finds_what_to_do_and_what_comes_next(client, city):
    cadre = CadreFactory(unit=city, name="周敏")
    as_role(client, RoleKind.TRAINEE, None, cadre=cadre)
    own = TrainingClassFactory(title="科级干部任职班", organiser=city, requires_essay=True)
    EnrollmentFactory(training_class=own, cadre=cadre)
    SessionFactory(training_class=own, title="党的纪律建设")
    SessionFactory(title="别人的课")
    TrainingClassFactory(
        title="可选的班", is_open=True, enroll_until=TODAY, starts_on=TODAY, ends_on=TODAY
    )

    page = read(client)

    assert "周敏" in page
    assert f"/classes/{own.pk}/essay/" in page
    assert "党的纪律建设" in page
    assert "可选的班" in page
    assert "别人的课" not in page


def test_a_supervisor_finds_the_days_sessions_and_the_classes_to_close(client, city):
    supervisor = as_role(client, RoleKind.CLASS_SUPERVISOR, city)
    running = TrainingClassFactory(title="本周的班", supervisor=supervisor)
    SessionFactory(training_class=running, title="党的纪律建设")
    over = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=5)}
    TrainingClassFactory(title="上周的班", supervisor=supervisor, **over)
    TrainingClassFactory(title="已结业的班", supervisor=supervisor, state=ClassState.CLOSED, **over)

    page = read(client)

    assert "本周的班" in page
    assert "党的纪律建设" in page
    assert "待结业班次" in page
    listed = client.get("/classes/?state=to_close").content.decode()
    assert "上周的班" in listed
    assert "已结业的班" not in listed
    assert "提任后补训待提醒" not in page


def test_what_is_no_news_is_left_out(client, city):
    as_role(client, RoleKind.OFFICER, city)
    officers = read(client)
    as_role(client, RoleKind.CLASS_SUPERVISOR, city)
    supervisors = read(client)

    for empty in ("今天没有课", "没有进行中的班次"):
        assert empty not in officers
        assert empty in supervisors


def test_a_home_with_nothing_on_it_says_where_to_go(client, city):
    as_role(client, RoleKind.EXPERT, city)
    main = read(client).partition("<main")[2]

    assert 'href="/courses/"' in main
    assert 'href="/classes/"' in main


def test_a_home_asks_the_same_however_much_there_is(client, city):
    as_role(client, RoleKind.OFFICER, city)

    def asked(more):
        for _number in range(more):
            promoted(city, date(2026, 1, 5))
            training_class = TrainingClassFactory(organiser=city)
            SessionFactory(training_class=training_class, venue="")
            EnrollmentFactory(training_class=training_class)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    assert asked(1) == asked(4)
