"""Celery tasks: take ids, load, make one call."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.progress import is_worker_alive
from records.jobs.services import run_job

RESUME_AFTER = timedelta(seconds=15)


@shared_task
def run_job_task(job_id: int) -> str:
    """Run one job."""
    return str(run_job(job_id=job_id, now=timezone.now()))


@shared_task
def resume_jobs() -> int:
    """Nudge every live job that has waited a while; returns how many."""
    waiting = Job.objects.waiting_since(timezone.now() - RESUME_AFTER)
    found = waiting.values_list("pk", "state")[:500]
    # On SQLite a second run would wait for the first one's transaction, and keep a worker busy.
    ids = [pk for pk, state in found if state == JobState.QUEUED or not is_worker_alive(pk)]
    for job_id in ids:
        run_job_task.delay(job_id)
    return len(ids)


@worker_ready.connect
def resume_on_start(sender: Any = None, **_kwargs: Any) -> None:
    """A worker that starts looks first for what a killed one left."""
    for job_id in Job.objects.live().values_list("pk", flat=True)[:500]:
        run_job_task.delay(job_id)
