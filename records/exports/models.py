"""ExportedFile: a list that somebody asked for, as a file, for a short time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader


class ExportedFileQuerySet(models.QuerySet["ExportedFile"]):
    """Reads of these files."""

    def visible_to(self, user: Reader) -> "ExportedFileQuerySet":
        """Return one's own, and nobody else's, whoever asks."""
        return self.filter(asked_by=user.pk)

    def past(self, now: datetime) -> "ExportedFileQuerySet":
        """Return the files whose time is over and whose content is still here."""
        before = now - timedelta(hours=settings.EXPORT_KEPT_HOURS)
        return self.filter(content__isnull=False, made_at__lte=before)


class ExportedFile(models.Model):
    """A finished export, encrypted; the content goes when its time is over, the note stays."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="exported_files",
    )
    title = models.CharField(_("title"), max_length=200)
    filename = models.CharField(_("file"), max_length=260)
    content_type = models.CharField(max_length=100)
    reference = models.CharField(_("number"), max_length=20, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    rows = models.PositiveIntegerField(_("rows"))
    size = models.PositiveIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"), null=True)
    made_at = models.DateTimeField(_("made at"))
    fetched_at = models.DateTimeField(_("last fetched at"), null=True)
    fetches = models.PositiveIntegerField(_("times fetched"), default=0)

    objects = ExportedFileQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return self.reference

    @property
    def until(self) -> datetime:
        """Return until when it can be fetched."""
        return self.made_at + timedelta(hours=settings.EXPORT_KEPT_HOURS)

    def can_be_fetched(self, now: datetime) -> bool:
        """Return whether the content is still here and its time not over."""
        return self.content is not None and now < self.until
