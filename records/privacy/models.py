"""OwnDataFile: what a person asked for about themselves, for a short time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader


class OwnDataQuerySet(models.QuerySet["OwnDataFile"]):
    """Reads of these files."""

    def visible_to(self, user: Reader) -> "OwnDataQuerySet":
        """Return one's own, and nobody else's, whoever asks."""
        return self.filter(user=user)

    def ready_at(self, now: datetime) -> "OwnDataQuerySet":
        """Return the files that can be fetched at `now`."""
        made_after = now - timedelta(hours=settings.OWN_DATA_KEPT_HOURS)
        return self.filter(content__isnull=False, made_at__gt=made_after)


class OwnDataFile(models.Model):
    """A person's data as a zip, encrypted; the content goes when its time is over."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="own_data_files",
    )
    made_at = models.DateTimeField(_("made at"))
    content = models.BinaryField(_("content"), null=True)
    digest = models.CharField(_("digest"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    fetched_at = models.DateTimeField(_("fetched at"), null=True)

    objects = OwnDataQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("own data")
        verbose_name_plural = _("own data")

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"

    @property
    def until(self) -> datetime:
        """Return until when it can be fetched."""
        return self.made_at + timedelta(hours=settings.OWN_DATA_KEPT_HOURS)
