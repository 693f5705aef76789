"""What is told of long work: its end, to who asked for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.core.seams import Notice, NotificationKind, Occurrence
from records.jobs.models import Job
from records.jobs.tags import JobsTag


def _may_see(user: Any, about: str) -> bool:
    return Job.objects.visible_to(user).filter(pk=about).exists()


def _ended(event: Occurrence, now: datetime) -> Iterable[Notice]:
    job = Job.objects.filter(pk=event.subject_id, queued_by__isnull=False).first()
    if job is None:
        return
    yield Notice(
        key=str(job.pk),
        recipients=[job.queued_by_id or 0],
        # A function: what the work is called depends on the reader's language.
        context={
            "label": lambda: job.label,
            "message": (job.result or {}).get("message", ""),
            "error": job.error,
        },
        url=reverse("job_status", args=[job.pk]),
        about=str(job.pk),
    )


JOB_NOTICES = (
    NotificationKind(
        code="job_finished",
        label=_("Long work is finished"),
        description=_("Work that you asked for has come to its end."),
        is_open_to=_may_see,
        channels=frozenset(),
        on=(JobsTag.JOB_FINISHED,),
        compose=_ended,
    ),
    NotificationKind(
        code="job_failed",
        label=_("Long work failed"),
        description=_("Work that you asked for could not be done."),
        is_open_to=_may_see,
        on=(JobsTag.JOB_FAILED,),
        compose=_ended,
    ),
)
