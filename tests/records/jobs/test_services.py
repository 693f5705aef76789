"""Long work takes effect once, or not at all and says why."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from records.core.actor import Actor
from records.core.errors import DomainError
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.registry import register_job
from records.jobs.services import MAX_ATTEMPTS, queue_job, run_job
from records.jobs.tags import JobsTag
from records.register.models import Unit
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def _write_then(outcome):
    def handler(job, actor, now):
        UnitFactory(code=f"made-by-{job.pk}", name=actor.name)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return handler


@pytest.fixture(autouse=True)
def _kinds():
    register_job("good", _write_then({"message": "ok", "url": "/"}), label="Good work")
    register_job("refused", _write_then(DomainError("the file is empty")), label="Refused work")
    register_job("broken", _write_then(RuntimeError("boom")), label="Broken work")


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


def test_running_it_again_does_nothing():
    job = queue("good")
    run_job(job_id=job.pk, now=NOW)

    assert run_job(job_id=job.pk, now=NOW) is None
    assert Unit.objects.count() == 1


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

    assert states == [JobState.RUNNING] * (MAX_ATTEMPTS - 1) + [JobState.FAILED]
    assert not Unit.objects.exists()


def test_a_kind_nobody_does_is_refused():
    with pytest.raises(KeyError):
        queue("unknown")


def test_the_status_page_is_for_the_one_who_asked(client: Client):
    user, other = UserFactory(), UserFactory()
    job = queue("refused", actor=Actor(user.pk, user.name))
    run_job(job_id=job.pk, now=NOW)
    url = reverse("job_status", args=[job.pk])

    client.force_login(user)
    assert "the file is empty" in client.get(url).content.decode()
    client.force_login(other)
    assert client.get(url).status_code == 404


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_do_it_once():
    from tests.concurrency import run_together

    job = queue("good")

    outcomes = run_together([lambda: run_job(job_id=job.pk, now=NOW)] * 4)

    assert outcomes.count(JobState.DONE) == 1
    assert Unit.objects.filter(code=f"made-by-{job.pk}").count() == 1
    assert connection.vendor == "postgresql"


def test_messages_come_in_the_language_of_the_one_who_asked():
    with override("en"):
        job = queue("good", key="en")
    assert job.params["language"] == "en"
