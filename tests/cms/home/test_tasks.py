"""Every task of every home leads to exactly the rows it counts."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.catalog.models import CoursePage
from courses.enrollment.enums import EnrollmentState
from courses.essays.services import save_draft, submit_essay
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.codes import PostLevel
from records.core.seams import TASKS
from records.eligibility.kept.renewal import renew_kept_answers
from records.imports.services import upload_batch
from records.register.services import release_cadre
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
COUNT = re.compile(r'data-count="(\d+)"')


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city():
    return UnitFactory(name="常德市")


def account(kind, unit, **fields):
    user = UserFactory(**fields)
    grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
    return user


def tasks_of(client, user):
    client.force_login(user)
    return client.get("/").context["dashboard"].tasks


def rows_behind(client, task):
    """Return how many rows the task's page lists; one, where the page is the thing itself."""
    page = client.get(task.url, follow=True)
    assert page.status_code == 200
    found = COUNT.search(page.content.decode())
    return int(found[1]) if found else 1


def check(client, user, expected):
    tasks = {str(task.title): task for task in tasks_of(client, user)}
    counts = {title: task.count for title, task in tasks.items()}
    assert counts == expected
    for task in tasks.values():
        assert rows_behind(client, task) == task.count, task.title


def test_a_supervisor_marks_takes_rolls_and_closes(client, city):
    supervisor = account(RoleKind.CLASS_SUPERVISOR, city)
    other = TrainingClassFactory(organiser=city)
    over = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=5)}
    for _number in range(2):
        training_class = TrainingClassFactory(organiser=city, supervisor=supervisor, **over)
        EnrollmentFactory(training_class=training_class)
        withdrawn = EnrollmentFactory(
            training_class=training_class, state=EnrollmentState.WITHDRAWN
        )
        assert withdrawn.pk
        start = NOW - timedelta(days=6)
        SessionFactory(
            training_class=training_class, starts_at=start, ends_at=start + timedelta(hours=3)
        )
    SessionFactory(training_class=other, starts_at=NOW - timedelta(days=1), ends_at=NOW)
    essay_of(TrainingClassFactory(organiser=city, supervisor=supervisor))
    essay_of(other)

    check(
        client,
        supervisor,
        {"待结业班次": 2, "签到册有空缺": 2, "待批阅材料": 1},
    )


def essay_of(training_class):
    cadre = CadreFactory(unit=training_class.organiser)
    user = account(RoleKind.TRAINEE, None, cadre=cadre)
    enrollment = EnrollmentFactory(training_class=training_class, cadre=cadre)
    author = Actor(user.pk, user.name, user=user)
    essay = save_draft(
        enrollment=enrollment,
        title="党性剖析",
        text="深刻剖析。" * 400,
        base_version=None,
        actor=author,
        now=NOW,
    )
    return submit_essay(essay=essay, actor=author, now=NOW)


def test_an_officer_answers_transfers_applies_files_and_closes_own_classes(client, city):
    district = UnitFactory(name="武陵区", parent=city)
    officer = account(RoleKind.OFFICER, district)
    elsewhere = UnitFactory(name="鼎城区", parent=city)
    leaving = CadreFactory(unit=elsewhere)
    release_cadre(cadre=leaving, to_unit=district, wanted_on=TODAY, note="", actor=ACTOR, now=NOW)
    upload_batch(
        kind="roster",
        content="姓名,工号\n周敏,43079999\n".encode(),
        filename="名册.csv",
        unit=district,
        user=officer,
        actor=Actor(officer.pk, officer.name, user=officer),
        now=NOW,
    )
    over = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=5)}
    TrainingClassFactory(organiser=district, **over)
    TrainingClassFactory(organiser=elsewhere, **over)

    check(client, officer, {"待答复的调动": 1, "待应用或移除的导入文件": 1, "待结业班次": 1})


def test_an_editor_goes_on_with_drafts(client, city):
    editor = account(RoleKind.EDITOR, None)
    published("已发布的课")
    draft = published("写了一半的课")
    CoursePage.objects.filter(pk=draft.pk).update(live=False)

    check(client, editor, {"课程草稿": 1})


def test_a_trainee_writes_and_may_join(client, city):
    cadre = CadreFactory(unit=city)
    user = account(RoleKind.TRAINEE, None, cadre=cadre)
    own = TrainingClassFactory(organiser=city, requires_essay=True)
    EnrollmentFactory(training_class=own, cadre=cadre)
    TrainingClassFactory(
        title="可选的班", is_open=True, enroll_until=TODAY, starts_on=TODAY, ends_on=TODAY
    )
    begun = TODAY - timedelta(days=7)
    TrainingClassFactory(
        title="上周开班的班", is_open=True, enroll_until=TODAY, starts_on=begun, ends_on=TODAY
    )

    check(client, user, {"党性剖析材料": 1, "可选的班": 1})


@pytest.mark.parametrize(
    "kind",
    [
        RoleKind.AUDITOR,
        RoleKind.LECTURER,
        RoleKind.UNIT_LIAISON,
        RoleKind.PROVIDER,
        RoleKind.EXPERT,
        RoleKind.SYSTEM_ADMIN,
        RoleKind.SECURITY_ADMIN,
        RoleKind.AUDIT_ADMIN,
    ],
)
def test_who_has_nothing_to_do_is_told_so_without_zeros(client, city, kind):
    user = account(kind, None if "admin" in kind else city)
    assert tasks_of(client, user) == []
    assert "没有待办" in client.get("/").content.decode()


def test_every_source_of_tasks_asks_a_number_of_queries_that_does_not_grow(
    client, city, django_assert_max_num_queries
):
    user = account(RoleKind.OFFICER, city)
    for source in TASKS:
        with django_assert_max_num_queries(12):
            list(source.find(user, NOW))


LONG_AGO = date(2020, 1, 1)


def people_to_look_after(unit):
    """Make two people short of hours; one with a make-up overdue, one with one that comes due."""
    for since in (date(2024, 3, 1), TODAY - timedelta(days=300)):
        cadre = CadreFactory(unit=unit)
        posts = {"cadre": cadre, "unit": unit}
        AppointmentFactory(**posts, post_level=PostLevel.STAFF, since=LONG_AGO, until=since)
        AppointmentFactory(**posts, post_level=PostLevel.TOWNSHIP_DEPUTY, since=since)


EXPECTED = {
    "Overdue make-ups after promotion": 1,
    "Make-ups to remind of": 1,
    "People short of the required hours": 2,
}


@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize("kind", [RoleKind.OFFICER, RoleKind.UNIT_LIAISON])
def test_an_officer_and_a_liaison_look_after_people_short_of_hours(client, city, kind, is_kept):
    district = UnitFactory(name="武陵区", parent=city)
    people_to_look_after(district)
    people_to_look_after(UnitFactory(name="鼎城区", parent=city))
    if is_kept:
        renew_kept_answers(today=TODAY)
    user = account(kind, district)

    client.cookies["django_language"] = "en"
    check(client, user, EXPECTED)
    home = client.get("/").context["dashboard"]
    panels = {panel.code: panel.context for panel in [*home.before, *home.after]}
    if kind == RoleKind.OFFICER:
        panel = panels["eligibility:coverage"]
        assert (panel["total"].met, panel["total"].total) == (0, 2)
        urls = {panel["unmet_url"]: 2, panel["bars"][0]["url"]: 2}
    else:
        (unit,) = panels["eligibility:own_unit"]["units"]
        assert unit["waiting"].people == 2
        urls = {unit["people_url"]: 2, unit["unmet_url"]: 2, unit["overdue_url"]: 1}
    for url, count in urls.items():
        assert COUNT.search(client.get(url).content.decode())[1] == str(count)


def test_an_auditor_sees_coverage_and_no_tasks(client, city):
    people_to_look_after(city)
    auditor = account(RoleKind.AUDITOR, city)
    assert tasks_of(client, auditor) == []
    codes = [panel.code for panel in client.get("/").context["dashboard"].after]
    assert "eligibility:coverage" in codes
