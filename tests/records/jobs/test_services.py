"""Long work takes effect once, or not at all and says why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed
from records.core.seams import JOBS, JobKind
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.progress import report_of
from records.jobs.services import MAX_ATTEMPTS, cancel_job, queue_job, run_job
from records.jobs.tags import JobsTag
from records.register.models import Unit
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory
from tests.seams import brought

pytestmark = pytest.mark.django_db


def _write_then(outcome):
    def run(key, params, actor, now, progress):
        UnitFactory(code=f"made-by-{key}", name=actor.name)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return run


def _step_by_step(key, params, actor, now, progress):
    """Write three units; before the last, whoever the test names wants it cancelled."""
    for number in range(3):
        progress(number, 3)
        UnitFactory(code=f"made-by-{key}-{number}", name=actor.name)
        if number == 1:
            WHILE_RUNNING.pop()()
    progress(3, 3)
    return {"message": "ok"}


WHILE_RUNNING: list = []


@pytest.fixture(autouse=True)
def _kinds():
    kinds = (
        JobKind("good", "Good work", _write_then({"message": "ok", "url": "/"})),
        JobKind("refused", "Refused work", _write_then(DomainError("the file is empty"))),
        JobKind("broken", "Broken work", _write_then(RuntimeError("boom"))),
        JobKind("steps", "Work in steps", _step_by_step),
    )
    with brought(JOBS, *kinds):
        yield


def queue(kind: str, key: str = "1", actor: Actor = ACTOR) -> Job:
    return queue_job(kind=kind, key=key, params={}, actor=actor, now=NOW)


def test_work_and_its_end_come_together():
    job = queue("good")

    assert run_job(job_id=job.pk, now=NOW) == JobState.DONE

    job.refresh_from_db()
    assert (job.state, job.result["message"]) == (JobState.DONE, "ok")
    assert Unit.objects.filter(name=ACTOR.name).count() == 1
    tags = list(TrailEvent.objects.order_by("id").values_list("tag", flat=True))
    assert tags == [JobsTag.JOB_QUEUED, JobsTag.JOB_FINISHED]


def test_its_times_are_those_of_the_clock_and_its_attempts_are_counted():
    job = queue("good")

    run_job(
        job_id=job.pk,
        now=NOW + timedelta(seconds=30),
        clock=lambda: NOW + timedelta(minutes=4),
    )

    job.refresh_from_db()
    assert job.started_at == NOW + timedelta(seconds=30)
    assert job.finished_at == NOW + timedelta(minutes=4)
    assert job.attempts == 1
    assert TrailEvent.objects.get(tag=JobsTag.JOB_FINISHED).at == job.finished_at


def test_running_it_again_does_nothing():
    job = queue("good")
    run_job(job_id=job.pk, now=NOW)

    assert run_job(job_id=job.pk, now=NOW) is None
    assert Unit.objects.count() == 1


def test_what_a_killed_worker_left_is_begun_again_but_not_what_was_just_claimed():
    job = queue("good")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=NOW, attempts=1)

    assert run_job(job_id=job.pk, now=NOW + timedelta(seconds=1)) is None
    assert run_job(job_id=job.pk, now=NOW + timedelta(seconds=3)) == JobState.DONE

    job.refresh_from_db()
    assert job.attempts == 2


def test_asking_twice_gives_the_same_work_until_it_is_done():
    first = queue("good")
    assert queue("good").pk == first.pk
    run_job(job_id=first.pk, now=NOW)
    assert queue("good").pk != first.pk


def test_a_refusal_leaves_nothing_behind_but_its_reason():
    job = queue("refused")

    assert run_job(job_id=job.pk, now=NOW) == JobState.FAILED

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "the file is empty")
    assert not Unit.objects.exists()
    assert TrailEvent.objects.filter(tag=JobsTag.JOB_FAILED).count() == 1


def test_a_fault_is_tried_again_and_given_up_in_the_end():
    job = queue("broken")

    states = [run_job(job_id=job.pk, now=NOW) for _ in range(MAX_ATTEMPTS)]

    assert states == [JobState.QUEUED] * (MAX_ATTEMPTS - 1) + [JobState.FAILED]
    assert not Unit.objects.exists()
    job.refresh_from_db()
    assert job.attempts == MAX_ATTEMPTS


def test_a_kind_nobody_does_is_refused():
    with pytest.raises(KeyError):
        queue("unknown")


def test_progress_is_gone_once_the_work_has_ended():
    job = queue("steps")
    seen = []
    WHILE_RUNNING.append(lambda: seen.append(report_of(job.pk)))

    run_job(job_id=job.pk, now=NOW)

    assert (seen[0].done, seen[0].total) == (0, 3)
    assert report_of(job.pk) is None


def test_work_cancelled_under_way_leaves_nothing_and_says_who_cancelled_it():
    user = UserFactory(name="周敏")
    job = queue("steps", actor=Actor(user.pk, user.name))
    WHILE_RUNNING.append(
        lambda: cancel_job(job=Job.objects.get(pk=job.pk), actor=Actor(user.pk, user.name), now=NOW)
    )

    assert run_job(job_id=job.pk, now=NOW) == JobState.CANCELLED

    job.refresh_from_db()
    assert (job.state, "周敏" in job.error) == (JobState.CANCELLED, True)
    assert not Unit.objects.exists()
    event = TrailEvent.objects.get(tag=JobsTag.JOB_CANCELLED)
    assert event.actor_id == user.pk
    assert queue("steps", actor=Actor(user.pk, user.name)).pk != job.pk


def test_waiting_work_is_cancelled_at_once_and_never_begun():
    job = queue("good")

    cancel_job(job=job, actor=ACTOR, now=NOW)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert run_job(job_id=job.pk, now=NOW) is None
    assert not Unit.objects.exists()


def test_cancelling_what_has_ended_changes_nothing():
    job = queue("good")
    run_job(job_id=job.pk, now=NOW)
    job.refresh_from_db()

    cancel_job(job=job, actor=ACTOR, now=NOW)

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_nobody_cancels_the_work_of_another():
    user, other = UserFactory(), UserFactory()
    job = queue("good", actor=Actor(user.pk, user.name))

    with pytest.raises(NotAllowed):
        cancel_job(job=job, actor=Actor(other.pk, other.name), now=NOW)

    assert run_job(job_id=job.pk, now=NOW) == JobState.DONE


def english(user) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def test_the_status_page_is_for_the_one_who_asked():
    user, other = UserFactory(), UserFactory()
    job = queue("refused", actor=Actor(user.pk, user.name))
    run_job(job_id=job.pk, now=NOW)
    url = reverse("job_status", args=[job.pk])

    assert "the file is empty" in english(user).get(url).content.decode()
    assert english(other).get(url).status_code == 404
    assert english(other).post(reverse("job_cancel", args=[job.pk])).status_code == 404


def test_the_page_of_running_work_shows_how_far_it_is_and_offers_to_cancel():
    user = UserFactory()
    job = queue("steps", actor=Actor(user.pk, user.name))
    pages = []
    WHILE_RUNNING.append(
        lambda: pages.append(
            english(user).get(reverse("job_status", args=[job.pk])).content.decode()
        )
    )

    run_job(job_id=job.pk, now=NOW)

    assert 'max="3" value="0"' in pages[0]
    assert reverse("job_cancel", args=[job.pk]) in pages[0]
    after = english(user).get(reverse("job_status", args=[job.pk])).content.decode()
    assert "<progress" not in after
    assert reverse("job_cancel", args=[job.pk]) not in after


def test_cancelling_from_the_page():
    user = UserFactory()
    job = queue("good", actor=Actor(user.pk, user.name))

    answer = english(user).post(reverse("job_cancel", args=[job.pk]), follow=True)

    assert "Cancelled" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_ones_own_work_costs_the_same_whatever_its_length(
    count, django_assert_num_queries
):
    user, other = UserFactory(), UserFactory()
    for number in range(count):
        job = queue("good", key=str(number), actor=Actor(user.pk, user.name))
        run_job(job_id=job.pk, now=NOW)
    queue("refused", actor=Actor(other.pk, other.name))
    client = english(user)
    client.get(reverse("work_list"))

    with django_assert_num_queries(6):
        page = client.get(reverse("work_list")).content.decode()

    assert page.count("Good work") == count
    assert "Refused work" not in page


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_do_it_once():
    from tests.concurrency import run_together

    job = queue("good")

    outcomes = run_together([lambda: run_job(job_id=job.pk, now=NOW)] * 4)

    assert outcomes.count(JobState.DONE) == 1
    assert Unit.objects.filter(code="made-by-1").count() == 1
    assert connection.vendor == "postgresql"


def test_messages_come_in_the_language_of_the_one_who_asked():
    with override("en"):
        job = queue("good", key="en")
    assert job.params["language"] == "en"
