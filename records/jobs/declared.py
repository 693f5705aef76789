"""The long work of lower rooms, run like that of any other."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from records.core.actor import Actor
from records.core.long_work import LongWork, declared_work
from records.jobs.models import Job
from records.jobs.registry import Handler, register_job
from records.jobs.services import queue_job


def register_declared() -> None:
    """Register each kind of work that a lower room has declared."""
    for work in declared_work():
        register_job(work.kind, _handler_of(work), label=work.label)  # type: ignore[arg-type]


def queue_declared(
    *, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime
) -> str:
    """Queue declared work; return the address of its page."""
    job = queue_job(kind=kind, key=key, params=params, actor=actor, now=now)
    return reverse("job_status", args=[job.pk])


def _handler_of(work: LongWork) -> Handler:
    def run(job: Job, actor: Actor, now: datetime) -> dict[str, Any]:
        return work.handler(job.key, job.params, actor, now)

    return run
