"""The board, and closing a class from it, as people meet them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.attendance.enums import Status
from courses.attendance.services import correct_mark
from courses.classes.enums import ClassState
from courses.completion.services import close_class
from courses.completion.tags import CompletionTag
from records.accounts.enums import RoleKind
from records.jobs.models import Job
from records.jobs.services import run_job
from records.journal.models import Entry
from records.trail.models import TrailEvent
from tests.courses.completion.conftest import mark, mark_all, small_class, standing_mark
from tests.factories.courses_essays import handed_in
from tests.factories.records import ACTOR, NOW, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(training_class, name: str = "completion_board", user=None, **query: str) -> str:
    client = browser_of(user or training_class.supervisor)
    response = client.get(reverse(name, args=[training_class.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def people(training_class):
    return list(training_class.enrollments.select_related("cadre").order_by("pk"))


def test_the_board_tells_who_passes_and_why_not() -> None:
    training_class = small_class(days=7, trainees=3)
    mark_all(training_class)
    first, second, _third = people(training_class)
    for index in range(4):
        mark(training_class, index, Status.ABSENT, first)

    page = page_of(training_class)
    assert all(e.cadre.name in page for e in (first, second))
    assert "16" in page
    failing = page_of(training_class, show="not_complete")
    assert first.cadre.name in failing
    assert second.cadre.name not in failing
    assert TrailEvent.objects.filter(tag=CompletionTag.BOARD_VIEWED).count() == 2


def test_an_empty_class_has_a_board_too() -> None:
    assert page_of(small_class(trainees=0))


def test_the_essay_is_linked_only_for_those_who_may_open_it() -> None:
    training_class = small_class(days=2, requires_essay=True)
    mark_all(training_class)
    essay = handed_in(people(training_class)[0])
    link = reverse("essay_read", args=[essay.pk])
    officer = RoleFactory(kind=RoleKind.OFFICER, unit=training_class.organiser).user

    assert link in page_of(training_class)
    assert link not in page_of(training_class, user=officer)


@pytest.mark.parametrize(
    ("kind", "board", "closes"),
    [
        (RoleKind.OFFICER, 200, 200),
        (RoleKind.AUDITOR, 200, 403),
        (RoleKind.UNIT_LIAISON, 403, 403),
        (RoleKind.CLASS_SUPERVISOR, 403, 403),
    ],
)
def test_who_may_see_the_board_and_close(kind, board, closes) -> None:
    training_class = small_class()
    mark_all(training_class)
    client = browser_of(RoleFactory(kind=kind, unit=training_class.organiser).user)
    urls = [reverse(n, args=[training_class.pk]) for n in ("completion_board", "close_class")]
    assert [client.get(url).status_code for url in urls] == [board, closes]
    if closes == 403:
        assert client.post(urls[1]).status_code == 403
        assert not Job.objects.exists()


def test_a_trainee_sees_no_board() -> None:
    training_class = small_class()
    trainee = UserFactory(cadre=people(training_class)[0].cadre)
    url = reverse("completion_board", args=[training_class.pk])
    assert browser_of(trainee).get(url).status_code == 403


def test_closing_asks_tells_queues_and_ends_on_the_board() -> None:
    training_class = small_class(days=2, trainees=2)
    mark_all(training_class, but=[3])
    asked = page_of(training_class, "close_class")
    assert "2" in asked

    client = browser_of(training_class.supervisor)
    url = reverse("close_class", args=[training_class.pk])
    response = client.post(url, {"confirm": "on"})
    job = Job.objects.get()
    assert response.url == reverse("job_status", args=[job.pk])
    assert TrailEvent.objects.filter(tag=CompletionTag.CLOSING_QUEUED).count() == 1
    assert client.post(url).url == response.url

    run_job(job_id=job.pk, now=NOW)
    done = client.get(response.url).content.decode()
    assert reverse("completion_board", args=[training_class.pk]) in done
    training_class.refresh_from_db()
    assert training_class.state == ClassState.CLOSED
    assert Entry.objects.total_hours() == 24


def test_a_class_still_running_shows_how_it_stands_and_cannot_be_closed() -> None:
    training_class = small_class(days=2, first=NOW.date())
    page = page_of(training_class)
    assert reverse("close_class", args=[training_class.pk]) not in page
    client = browser_of(training_class.supervisor)
    url = reverse("close_class", args=[training_class.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"confirm": "on"}).status_code == 422
    assert not Job.objects.exists()


def test_a_correction_after_the_close_asks_for_a_recount() -> None:
    training_class = small_class(days=7, trainees=2)
    mark_all(training_class)
    close_class(training_class=training_class, actor=ACTOR, now=NOW)
    recount = reverse("close_class", args=[training_class.pk])
    assert recount not in page_of(training_class)

    first, second = people(training_class)
    correct_mark(
        mark=standing_mark(training_class, 0, first),
        status=Status.ABSENT,
        reason="监控核对",
        actor=ACTOR,
        now=NOW + timedelta(hours=1),
    )
    page = page_of(training_class)
    assert recount in page
    assert second.cadre.name not in page_of(training_class, show="differing")
    assert first.cadre.name in page_of(training_class, "close_class")

    close_class(training_class=training_class, actor=ACTOR, now=NOW + timedelta(hours=2))
    assert recount not in page_of(training_class)


@pytest.mark.parametrize("closed", [False, True])
def test_the_board_asks_the_same_of_the_database_whatever_the_class(closed) -> None:
    def queries(trainees: int) -> int:
        training_class = small_class(days=3, trainees=trainees)
        mark_all(training_class)
        if closed:
            close_class(training_class=training_class, actor=ACTOR, now=NOW)
        client = browser_of(training_class.supervisor)
        url = reverse("completion_board", args=[training_class.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    assert (queries(1), queries(3), queries(30)) == ((20,) * 3 if closed else (18,) * 3)
