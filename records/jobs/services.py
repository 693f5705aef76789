"""Queueing, running and cancelling long work.

A run holds the job's row locked and commits the work and the job's end together. Killed at
any moment, the database lets both go, the job is still live, and `resume_jobs` (every 20
seconds, and when a worker starts) runs it again. So each job takes effect once or, where
its error is the user's or it was cancelled, not at all.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError
from records.core.long_work import Cancelled
from records.core.protection.masking import mask_facts, mask_text
from records.core.seams.jobs import JOBS
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.permissions import may_cancel
from records.jobs.progress import Reporter, ask_to_cancel, canceller_of, forget
from records.jobs.tags import JobsTag
from records.trail.services import record_event

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
Clock = Callable[[], datetime]


@transaction.atomic
def queue_job(*, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime) -> Job:
    """Ask for work of `kind` about `key`; returns the live job if one is already asked for.

    Raises KeyError for a kind that no room brought.
    """
    code = JOBS[kind].code
    live = Job.objects.live().filter(kind=code, key=key).first()
    if live is not None:
        return live
    # A partial unique index lets one live job of a kind and key stand. Asking first spares the
    # error in the common case; the index decides where two ask at once.
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=code,
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
        return Job.objects.live().get(kind=code, key=key)
    # A database that was made anew counts from 1 again, and its cache may remember another job.
    forget(job.pk)
    _record(job, JobsTag.JOB_QUEUED, actor, now)
    # After the commit: a worker is quicker than the transaction, and would not find the row.
    transaction.on_commit(lambda: nudge(job.pk))
    return job


def queue_and_locate(
    *, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime
) -> str:
    """Ask for work and return the address of its page: for rooms below this one."""
    job = queue_job(kind=kind, key=key, params=params, actor=actor, now=now)
    return reverse("job_status", args=[job.pk])


def nudge(job_id: int) -> None:
    """Tell a worker; where no broker answers, `resume_jobs` will find the row."""
    from records.jobs.tasks import run_job_task

    try:
        run_job_task.delay(job_id)
    except Exception:
        logger.warning("broker unreachable; job %s waits for resume_jobs", job_id, exc_info=True)


def cancel_job(*, job: Job, actor: Actor, now: datetime) -> None:
    """Ask for a job to be cancelled: a waiting one is at once, a running one at its next step.

    The worker tells the trail, since a running job holds what the trail would need; asking again,
    or of a job that has just ended, changes nothing. Raises NotAllowed for another's work.
    """
    if not job.is_live:
        return
    require(actor.is_system or may_cancel(user_of(actor), job))
    ask_to_cancel(job.pk, actor)
    if job.state == JobState.QUEUED and _end_cancelled(job.pk, now, only=JobState.QUEUED):
        forget(job.pk)


def run_job(*, job_id: int, now: datetime, clock: Clock = timezone.now) -> JobState | None:
    """Run one job to its end; returns its state, or None where another run has it in hand.

    The work is done as of `now`; `clock` says when it ended.
    """
    if not _claim(job_id, now):
        return None
    reporter = Reporter(job_id)
    try:
        with transaction.atomic():
            state = _run_locked(job_id, now, reporter, clock)
    except Cancelled:
        state = _end_cancelled(job_id, clock())
    except DomainError as error:
        state = _fail(job_id, str(error), clock())
    except Exception as error:
        logger.exception("job %s failed", job_id)
        state = _try_again_or_fail(job_id, error, clock())
    if state is not None and state != JobState.QUEUED:
        forget(job_id)
    return state


@transaction.atomic
def _claim(job_id: int, now: datetime) -> bool:
    """Note that a run begins, where no other has the job in hand.

    Committed apart from the work: a page that asks meanwhile sees that it runs, and a killed worker
    leaves a job that beat runs again.
    """
    free = Job.objects.select_for_update(skip_locked=True).startable(now)
    job = free.filter(pk=job_id).first()
    if job is None:
        return False
    job.state, job.started_at, job.attempts = JobState.RUNNING, now, job.attempts + 1
    job.save(update_fields=["state", "started_at", "attempts"])
    return True


def _run_locked(job_id: int, now: datetime, reporter: Reporter, clock: Clock) -> JobState | None:
    # Skipped, not waited for: who finds the row locked has met a run that is alive. Waiting would
    # do the work a second time as soon as the first run ends by being killed, on a worker that then
    # blocks.
    job = Job.objects.select_for_update(skip_locked=True).live().filter(pk=job_id).first()
    if job is None:
        return None
    reporter.refuse_cancelled()
    actor = _actor_of(job)
    with translation.override(job.params.get("language") or translation.get_language()):
        result = JOBS[job.kind].run(job.key, job.params, actor, now, reporter)
    # Asked once more before the end: short work may take no step between the wish and its end.
    reporter.refuse_cancelled()
    # In the transaction of the work itself: both stand or neither, so a job that says done has been
    # done once.
    job.state, job.result, job.error = JobState.DONE, mask_facts(result), ""
    job.finished_at = clock()
    job.save(update_fields=["state", "result", "finished_at", "error"])
    _record(job, JobsTag.JOB_FINISHED, actor, job.finished_at)
    return JobState.DONE


def _try_again_or_fail(job_id: int, error: Exception, now: datetime) -> JobState:
    attempts = Job.objects.values_list("attempts", flat=True).get(pk=job_id)
    if attempts >= MAX_ATTEMPTS:
        return _fail(job_id, _("The work failed %d times and was given up.") % attempts, now)
    # An exception may quote the row it failed on: numbers in it are masked before anybody reads it.
    Job.objects.filter(pk=job_id).update(state=JobState.QUEUED, error=mask_text(repr(error))[:500])
    return JobState.QUEUED


@transaction.atomic
def _fail(job_id: int, message: str, now: datetime) -> JobState:
    job = Job.objects.select_for_update().get(pk=job_id)
    job.state, job.error, job.finished_at = JobState.FAILED, mask_text(message), now
    job.save(update_fields=["state", "error", "finished_at"])
    _record(job, JobsTag.JOB_FAILED, _actor_of(job), now)
    return JobState.FAILED


@transaction.atomic
def _end_cancelled(
    job_id: int, now: datetime, only: JobState = JobState.RUNNING
) -> JobState | None:
    """Note the end of a job that was cancelled, by whoever asked for that."""
    job = Job.objects.select_for_update().filter(pk=job_id, state=only).first()
    if job is None:
        return None
    actor = canceller_of(job_id) or _actor_of(job)
    job.state, job.finished_at = JobState.CANCELLED, now
    job.error = _("Cancelled by %(who)s. Nothing of it was done.") % {"who": actor.name}
    job.save(update_fields=["state", "error", "finished_at"])
    _record(job, JobsTag.JOB_CANCELLED, actor, now)
    return JobState.CANCELLED


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
