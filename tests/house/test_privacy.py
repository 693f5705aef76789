"""Every page, read by every role: no number in full, and no look at another's data without a trace."""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from courses.catalog.models import Lecturer
from courses.classes.models import TrainingClass
from courses.completion.services import close_class
from courses.essays.models import EssayTask
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.errors import DomainError
from records.core.seams import JOBS, JobKind
from records.imports.models import ImportBatch
from records.jobs.models import Job
from records.journal.services import post_entries
from records.register.models import Cadre
from records.trail.models import TrailEvent
from tests.factories.courses_essays import accepted
from tests.factories.records import (
    ACTOR,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
)
from tests.factories.records_journal import draft
from tests.scenarios import held_class
from tests.seams import brought

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NUMBERS = ["430702198005011233", "430703197912120021", "11010519491231002X"]
PHONES = ["13812341234", "13998765432", "15112345678"]
WRONG_NUMBER, WRONG_PHONE = "430702198005011234", "15987654321"
HERE, THERE, LISTED = "赵甲一", "钱乙二", "孙丙三"
"""Names as no page has them by chance: of the district at work, of another one, of a file."""

ROLES = ["officer", "auditor", "unit_liaison", "class_supervisor", "lecturer", "editor", "trainee"]
PER_ROUTE = 3
NEVER = re.compile(r"logout|/language/|\.(css|js|png|svg|ico)$|/sprite|jsi18n|/documents/")
REFRESHED = {"class_screen_state"}
"""Drawn anew every few seconds; opening the screen itself was told."""


@dataclass
class World:
    """A city of two districts, and one class with people of both."""

    training_class: TrainingClass
    mine: object
    people: dict[str, User] = field(default_factory=dict)


@pytest.fixture
def world() -> World:
    mine = UnitFactory(code="430702", name="武陵区")
    other = UnitFactory(code="430703", name="鼎城区")
    hall = held_class(trainees=1)
    here, there = (
        CadreFactory(unit=unit, name=name, citizen_number=number, phone=phone)
        for unit, name, number, phone in zip(
            (mine, other), (HERE, THERE), NUMBERS, PHONES, strict=False
        )
    )
    for cadre in (here, there):
        AppointmentFactory(cadre=cadre)
    TrainingClass.objects.filter(pk=hall.pk).update(organiser=mine)
    EssayTask.objects.create(training_class=hall)
    hall = TrainingClass.objects.get(pk=hall.pk)
    enrollment = hall.enrollments.get()
    type(enrollment).objects.filter(pk=enrollment.pk).update(cadre=here)
    enrollment.refresh_from_db()
    accepted(enrollment, now=timezone.now())
    post_entries(drafts=[draft(here), draft(there)], actor=ACTOR, now=timezone.now())
    close_class(training_class=hall, actor=ACTOR, now=timezone.now())
    found = World(hall, mine)
    for number, role in enumerate(ROLES):
        person = User.objects.create_user(
            f"P{role}", "correct horse 9", name=f"某{role}", phone=f"1360000{number:04d}"
        )
        grant_role(user=person, kind=role, unit=mine, actor=ACTOR, now=timezone.now())
        found.people[role] = person
    TrainingClass.objects.filter(pk=hall.pk).update(supervisor=found.people["class_supervisor"])
    Lecturer.objects.create(name="李讲师", user=found.people["lecturer"])
    trainee = CadreFactory(unit=mine, name="某trainee", phone="13711112222")
    User.objects.filter(pk=found.people["trainee"].pk).update(cadre=trainee)
    found.people["trainee"].refresh_from_db()
    _an_import(found.people["officer"])
    _a_failed_job(found.people["officer"])
    return found


def _an_import(officer: User) -> None:
    """A file with good and with broken numbers, previewed."""
    client = Client()
    client.force_login(officer)
    rows = [
        "姓名,工号,公民身份号码,手机号码,单位",
        f"{LISTED},1001,{NUMBERS[2]},{PHONES[2]},武陵区",
        f"某人,1002,{WRONG_NUMBER},{WRONG_PHONE}0,武陵区",
        f"某人,1003,{WRONG_PHONE},{WRONG_PHONE},武陵区",
    ]
    file = SimpleUploadedFile(f"名册{PHONES[2]}.csv", "\n".join(rows).encode("gb18030"))
    client.post(reverse("import_upload"), {"kind": "roster", "file": file})
    assert ImportBatch.objects.exists()


def _a_failed_job(officer: User) -> None:
    from records.jobs.services import queue_job, run_job

    def fail(key, params, actor, now, progress):
        raise DomainError(f"{NUMBERS[0]} {PHONES[0]}")

    actor = ACTOR.__class__(officer.pk, officer.name, user=officer)
    with brought(JOBS, JobKind("fails", "fails", fail)):
        job = queue_job(kind="fails", key="1", params={}, actor=actor, now=timezone.now())
        run_job(job_id=job.pk, now=timezone.now())


def addresses(page: str, base: str) -> list[str]:
    """Return where a page leads to, within the site."""
    links = re.findall(r'(?:href|hx-get|data-[a-z-]*url|action)="([^"#]+)', page)
    joined = [urljoin(base, html.unescape(link)) for link in links]
    return [one for one in joined if one.startswith("/") and not one.startswith("//")]


def starts(world: World) -> list[str]:
    """Return every address that can be named at once, whether or not a page leads there."""
    hall, sessions = world.training_class, world.training_class.sessions.all()
    enrollment = hall.enrollments.get()
    named = [
        *(reverse("cadre_file", args=[pk]) for pk in Cadre.objects.values_list("pk", flat=True)),
        *(reverse(name, args=[hall.pk]) for name in CLASS_PAGES),
        *(reverse("job_status", args=[pk]) for pk in Job.objects.values_list("pk", flat=True)),
        reverse("roll", args=[sessions[0].pk]),
        reverse("class_screen", args=[sessions[0].pk]),
        reverse("mark_history", args=[sessions[0].pk, enrollment.pk]),
        reverse("essay_read", args=[enrollment.essay.pk]),
        *("/", "/admin/", "/cadres/?q=1", "/coverage/", "/imports/", "/my-data/", "/reveals/"),
        *(f"/admin/reports/{name}/" for name in ("site-history", "aging-pages", "workflow")),
        "/admin/trail/?export=csv",
        "/admin/cadre/?export=csv",
        "/admin/user/?export=csv",
    ]
    return [url for url in named if url]


CLASS_PAGES = (
    "class_detail",
    "class_roll",
    "completion_board",
    "close_class",
    "enroll_cadres",
    "essay_write",
)


def walk(client: Client, world: World):
    """Give each page: its route, its address, its text, and how many events its opening left."""
    waiting, seen, routes = list(starts(world)), set(), Counter()
    while waiting:
        url = waiting.pop(0)
        route = _route(url)
        if route is None or url in seen or NEVER.search(url) or routes[route] >= PER_ROUTE:
            continue
        seen.add(url)
        routes[route] += 1
        before = TrailEvent.objects.count()
        response = client.get(url)
        text = _text(response)
        yield route, url, text, TrailEvent.objects.count() - before, response
        if "html" in response.headers.get("Content-Type", ""):
            waiting += addresses(text, url)
        if response.status_code in (301, 302):
            waiting.append(urlsplit(response.url).path)


def _route(url: str) -> str | None:
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    export = "export=" in url
    return f"{match.view_name or match.route}{'+export' if export else ''}"


def _text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_number_in_full_nor_another_without_a_trace(world, role, caplog) -> None:
    client = Client()
    client.force_login(world.people[role])
    in_full = [*NUMBERS, *PHONES, WRONG_NUMBER, WRONG_PHONE, "1360000", "13711112222"]
    leaks, silent, double, outside, pages = [], [], [], [], 0
    for route, url, text, events, response in walk(client, world):
        pages += 1
        assert response.status_code < 500, url
        leaks += [(url, number) for number in in_full if number in text]
        outside += [(url, THERE)] if THERE in text else []
        shows = any(name in text for name in (HERE, THERE, LISTED))
        if shows and response.status_code == 200 and route not in REFRESHED:
            silent += [url] if events == 0 else []
            double += [(url, events)] if events > 1 else []
    assert pages > (10 if role in ("trainee", "lecturer") else 20)
    assert leaks == []
    assert silent == []
    assert double == []
    assert outside == []
    assert not [r for r in caplog.records if any(n in r.getMessage() for n in NUMBERS)]


def test_rows_the_database_keeps_in_plain_hold_no_number(world) -> None:
    """The trail, jobs and previews are read by people who may not see the number."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("records_trail_trailevent", "records_jobs_job"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            for number in (*NUMBERS, *PHONES, WRONG_NUMBER):
                assert number not in rows, (table, number)


def test_ones_own_pages_leave_no_event(world) -> None:
    client = Client()
    client.force_login(world.people["trainee"])
    before = TrailEvent.objects.count()
    for name in ("archive", "archive_print", "my_data", "home", "timetable"):
        assert client.get(reverse(name)).status_code == 200
    assert TrailEvent.objects.count() == before


def test_what_the_trail_tells_of_a_deleted_day_is_not_shorter(world) -> None:
    """The trail keeps what was searched for, masked."""
    client = Client()
    client.force_login(world.people["officer"])
    client.get(reverse("cadre_list"), {"q": PHONES[0]})
    client.get(reverse("cadre:index"), {"q": NUMBERS[0]})
    told = [str(event.after) for event in TrailEvent.objects.order_by("-pk")[:2]]
    assert not any(PHONES[0] in one or NUMBERS[0] in one for one in told)
    assert timezone.now() - TrailEvent.objects.first().at < timedelta(minutes=5)
