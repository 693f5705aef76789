"""Job: one piece of long work, asked for by a person."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.core.readers import Reader
from records.jobs.enums import LIVE, JobState


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def visible_to(self, user: Reader) -> "JobQuerySet":
        """Return the work `user` asked for; a superuser sees all."""
        return self if user.is_superuser else self.filter(queued_by=user)

    def live(self) -> "JobQuerySet":
        """Return the jobs still to be finished."""
        return self.filter(state__in=LIVE)

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
        """Return what the work is called, as its room registered it."""
        from records.jobs.registry import label_of

        return label_of(self.kind)

    @property
    def asked_facts(self) -> list[str]:
        """Return who asked, and when, for the head of the page."""
        local = timezone.localtime(self.queued_at)
        return [self.actor_name, f"{local:%Y-%m-%d %H:%M}"]
