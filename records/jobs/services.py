"""Queueing and running long work.

A run holds the job's row locked and commits the work and the job's end together. Killed at
any moment, the database lets both go, the job is still live, and `resume_jobs` (every 20
seconds, and when a worker starts) runs it again. So each job takes effect once or, where
its error is the user's, not at all.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from records.core.actor import Actor
from records.core.errors import DomainError
from records.core.masking import mask_facts, mask_text
from records.jobs.enums import LIVE, JobState
from records.jobs.models import Job
from records.jobs.registry import handler_of
from records.jobs.tags import JobsTag
from records.trail.services import record_event

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5


@transaction.atomic
def queue_job(*, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime) -> Job:
    """Ask for work of `kind` about `key`; returns the live job if one is already asked for."""
    handler_of(kind)
    live = Job.objects.live().filter(kind=kind, key=key).first()
    if live is not None:
        return live
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                key=key,
                params={
                    **params,
                    "language": translation.get_language(),
                    "on_behalf_of": [actor.on_behalf_of_id, actor.on_behalf_of],
                },
                queued_by_id=actor.user_id,
                actor_name=actor.name,
                actor_address=actor.address,
                queued_at=now,
            )
    except IntegrityError:
        return Job.objects.live().get(kind=kind, key=key)
    _record(job, JobsTag.JOB_QUEUED, actor, now)
    transaction.on_commit(lambda: nudge(job.pk))
    return job


def nudge(job_id: int) -> None:
    """Tell a worker; where no broker answers, `resume_jobs` will find the row."""
    from records.jobs.tasks import run_job_task

    try:
        run_job_task.delay(job_id)
    except Exception:
        logger.warning("broker unreachable; job %s waits for resume_jobs", job_id, exc_info=True)


def run_job(*, job_id: int, now: datetime) -> JobState | None:
    """Run one job to its end; returns its state, or None where another run has it in hand."""
    started = Job.objects.live().filter(pk=job_id).update(state=JobState.RUNNING, started_at=now)
    if not started:
        return None
    try:
        with transaction.atomic():
            return _run_locked(job_id, now)
    except DomainError as error:
        _fail(job_id, str(error), now)
    except Exception as error:
        logger.exception("job %s failed", job_id)
        return _try_again_or_fail(job_id, error, now)
    return JobState.FAILED


def _run_locked(job_id: int, now: datetime) -> JobState | None:
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state__in=LIVE).first()
    if job is None:
        return None
    actor = _actor_of(job)
    with translation.override(job.params.get("language") or translation.get_language()):
        result = handler_of(job.kind)(job, actor, now)
    job.state, job.result, job.finished_at, job.error = JobState.DONE, mask_facts(result), now, ""
    job.save(update_fields=["state", "result", "finished_at", "error"])
    _record(job, JobsTag.JOB_FINISHED, actor, now)
    return JobState.DONE


def _try_again_or_fail(job_id: int, error: Exception, now: datetime) -> JobState:
    attempts = Job.objects.values_list("attempts", flat=True).get(pk=job_id) + 1
    Job.objects.filter(pk=job_id).update(attempts=attempts, error=mask_text(repr(error))[:500])
    if attempts < MAX_ATTEMPTS:
        return JobState.RUNNING
    _fail(job_id, _("The work failed %d times and was given up.") % attempts, now)
    return JobState.FAILED


@transaction.atomic
def _fail(job_id: int, message: str, now: datetime) -> None:
    job = Job.objects.select_for_update().get(pk=job_id)
    job.state, job.error, job.finished_at = JobState.FAILED, mask_text(message), now
    job.save(update_fields=["state", "error", "finished_at"])
    actor = _actor_of(job)
    _record(job, JobsTag.JOB_FAILED, actor, now)


def _actor_of(job: Job) -> Actor:
    """Return who asked for the job, and for whom; what nobody asked for, the system did."""
    behalf_id, behalf = job.params.get("on_behalf_of") or (None, "")
    return Actor(
        job.queued_by_id,
        job.actor_name,
        job.actor_address,
        is_system=job.queued_by_id is None,
        on_behalf_of_id=behalf_id,
        on_behalf_of=behalf,
    )


def _record(job: Job, tag: JobsTag, actor: Actor, now: datetime) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(job),
        subject_type="job",
        subject_id=job.pk,
        after={"kind": job.kind, "key": job.key, "state": job.state, "error": job.error},
    )
