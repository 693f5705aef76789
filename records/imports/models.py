"""ImportBatch: one uploaded file on its way from preview to apply."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader, stands_above
from records.imports.enums import import_kind_choices
from records.jobs.enums import ABANDONED, KINDS, JobState
from records.jobs.models import Job
from records.register.models import Unit


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Reads of batches."""

    def visible_to(self, user: Reader) -> "ImportBatchQuerySet":
        """Return the batches `user` uploaded; a superuser sees all."""
        return self if stands_above(user) else self.filter(uploaded_by=user)

    def waiting(self) -> "ImportBatchQuerySet":
        """Return the batches that are neither applied nor removed."""
        unapplied = Q(job__isnull=True) | Q(job__state=JobState.FAILED)
        return self.filter(unapplied, discarded_at__isnull=True)


class ImportBatch(models.Model):
    """An uploaded file (encrypted at rest, removed once applied or discarded) and its preview."""

    kind = models.CharField(_("kind"), max_length=20, choices=import_kind_choices)
    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"), null=True)
    content_digest = models.CharField(_("digest"), max_length=64)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    summary = models.JSONField(_("preview"), null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="import_batches"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    job = models.OneToOneField(
        Job, null=True, on_delete=models.PROTECT, related_name="import_batch"
    )
    discarded_at = models.DateTimeField(_("discarded at"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.filename

    @property
    def can_apply(self) -> bool:
        """Return whether the file still waits."""
        waiting = self.job is None or self.job.state in ABANDONED
        return self.discarded_at is None and waiting

    @property
    def does_nothing(self) -> bool:
        """Return whether applying would change nothing."""
        summary = self.summary or {}
        return not summary.get("new") and not summary.get("changed")

    @property
    def status_tag(self) -> tuple[str, str]:
        """Return how the batch stands, as a kind of tag and a word."""
        if self.job is not None:
            kind = KINDS[self.job.state]
            done = self.job.state == JobState.DONE
            return kind, gettext("Applied") if done else self.job.get_state_display()
        if self.discarded_at is not None:
            return "neutral", gettext("Removed")
        return "warn", gettext("Waiting to be applied")

    @property
    def header_facts(self) -> list[str]:
        """Return what the head of the page tells."""
        local = timezone.localtime(self.uploaded_at)
        facts = [self.get_kind_display(), f"{local:%Y-%m-%d %H:%M}"]
        return [*facts, self.unit.name] if self.unit else facts
