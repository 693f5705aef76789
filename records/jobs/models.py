"""Job: one piece of long work, asked for by a person."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader, stands_above
from records.core.seams.jobs import JOBS
from records.jobs.enums import ABANDONED, KINDS, LIVE, JobState
from records.jobs.progress import Report, is_cancel_asked, report_of

CLAIM = timedelta(seconds=2)
"""How long after its claim a job counts as begun, though its work holds no lock yet."""


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def visible_to(self, user: Reader) -> "JobQuerySet":
        """Return the work `user` asked for; a superuser sees all."""
        return self if stands_above(user) else self.filter(queued_by=user)

    def live(self) -> "JobQuerySet":
        """Return the jobs still to be finished."""
        return self.filter(state__in=LIVE)

    def startable(self, now: datetime) -> "JobQuerySet":
        """Return the jobs that may be begun: waiting ones, and those a killed worker left.

        One that has just been claimed is not yet locked by its work.
        """
        left = Q(state=JobState.RUNNING, started_at__lt=now - CLAIM)
        return self.filter(Q(state=JobState.QUEUED) | left)

    def waiting_since(self, moment: datetime) -> "JobQuerySet":
        """Return the live jobs queued before `moment`."""
        return self.live().filter(queued_at__lt=moment)


class Job(models.Model):
    """Work of one kind about one thing (`key`); at most one live job for each."""

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("about"), max_length=64)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="jobs",
    )
    actor_name = models.CharField(max_length=100, blank=True)
    actor_address = models.CharField(max_length=45, blank=True)
    queued_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    result = models.JSONField(_("result"), null=True)
    error = models.TextField(_("error"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key"),
                condition=Q(state__in=LIVE),
                name="records_jobs_job_one_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_live(self) -> bool:
        """Return whether the job is still to be finished."""
        return self.state in LIVE

    @property
    def label(self) -> str:
        """Return what the work is called, as its room says; its code where the room is gone."""
        kind = JOBS.get(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def look(self) -> str:
        """Return the look of the state."""
        return KINDS[self.state]

    @cached_property
    def report(self) -> Report | None:
        """Return how far a running job has come."""
        return report_of(self.pk) if self.state == JobState.RUNNING else None

    @cached_property
    def is_cancelling(self) -> bool:
        """Return whether it was asked to be cancelled and has not ended yet."""
        return self.is_live and is_cancel_asked(self.pk)

    @property
    def bar(self) -> dict[str, Any]:
        """Return what the component that shows work takes (components/work.html)."""
        result = self.result or {}
        return {
            "state": self.state,
            "is_live": self.is_live,
            "label": self.label,
            "kind": self.look,
            "state_label": self.get_state_display(),
            "report": self.report,
            "text": self.error if self.state in ABANDONED else result.get("message", ""),
            "result_url": result.get("url", ""),
            "poll_url": reverse("job_status", args=[self.pk]),
            "cancel_url": reverse("job_cancel", args=[self.pk]),
            "is_cancelling": self.is_cancelling,
        }

    @property
    def took(self) -> timedelta | None:
        """Return how long the last run took, by the clock; None while there is no end."""
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at

    @property
    def asked_facts(self) -> list[str]:
        """Return who asked, and when, for the head of the page."""
        local = timezone.localtime(self.queued_at)
        return [self.actor_name, f"{local:%Y-%m-%d %H:%M}"]
