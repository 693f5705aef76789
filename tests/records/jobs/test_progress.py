"""Progress is seen by others while the work holds the database, on whichever database it runs."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from records.core.long_work import Cancelled, counted
from records.core.seams import JOBS, JobKind
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.progress import Report, Reporter, ask_to_cancel, forget, report_of
from records.jobs.services import queue_job, run_job
from records.jobs.tasks import resume_jobs
from records.register.models import Unit
from tests.factories.records import ACTOR, NOW, UnitFactory
from tests.seams import brought


def test_speed_and_time_left_come_from_what_was_done_so_far() -> None:
    report = Report(done=300, total=1200, began=1000.0, at=1010.0)
    assert (report.percent, report.per_second, report.seconds_left) == (25, 30.0, 30)
    early = Report(done=3, total=1200, began=1000.0, at=1000.2)
    assert (early.per_second, early.seconds_left) == (None, None)
    assert Report(done=0, total=0, began=1.0, at=9.0).percent == 0
    assert Report(done=999, total=1000, began=1.0, at=9.0).percent == 99


def test_what_is_drawn_one_by_one_is_counted_before_each() -> None:
    seen = []
    assert list(counted("abc", lambda done, total: seen.append((done, total)), 3)) == list("abc")
    assert seen == [(0, 3), (1, 3), (2, 3)]


def test_a_wish_to_cancel_is_met_at_the_next_step_and_forgotten_afterwards() -> None:
    ask_to_cancel(987654321, ACTOR)
    with pytest.raises(Cancelled):
        Reporter(987654321)(0, 10)
    forget(987654321)
    Reporter(987654321)(0, 10)
    assert report_of(987654321).total == 10
    forget(987654321)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_another_process_sees_progress_and_cancels_while_the_work_holds_the_database() -> None:
    """On SQLite the work's transaction keeps every other writer out as long as it runs."""
    half_way, asked = threading.Event(), threading.Event()

    def run(key, params, actor, now, progress):
        UnitFactory(code="half-done")
        progress(1, 2)
        half_way.set()
        asked.wait(20)
        return {"message": "ok"}

    outcome = []

    def work() -> None:
        try:
            outcome.append(run_job(job_id=job.pk, now=NOW))
        finally:
            half_way.set()
            connection.close()

    with brought(JOBS, JobKind("held", "Held work", run)):
        job = queue_job(kind="held", key="1", params={}, actor=ACTOR, now=NOW)
        worker = threading.Thread(target=work)
        worker.start()
        half_way.wait(20)
        report = report_of(job.pk)
        seen = Job.objects.get(pk=job.pk)
        ask_to_cancel(job.pk, ACTOR)
        asked.set()
        worker.join(30)

    assert (report.done, report.total) == (1, 2)
    assert (seen.state, seen.started_at, seen.attempts) == (JobState.RUNNING, NOW, 1)
    assert outcome == [JobState.CANCELLED]
    assert not Unit.objects.filter(code="half-done").exists()


@pytest.mark.django_db
def test_work_whose_worker_is_alive_is_not_handed_to_another() -> None:
    with brought(JOBS, JobKind("held", "Held work", lambda *_given: {"message": "ok"})):
        job = queue_job(kind="held", key="1", params={}, actor=ACTOR, now=NOW - timedelta(days=9))
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=NOW)
        assert resume_jobs() == 1
        Reporter(job.pk)(1, 2)
        assert resume_jobs() == 0
        forget(job.pk)
