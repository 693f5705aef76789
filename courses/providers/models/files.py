"""ProviderFile: a paper of a provider, encrypted at rest."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.providers.models.provider import Provider
from records.core.access.readers import Reader
from records.core.protection.crypto import decrypt_bytes


class ProviderFileQuerySet(models.QuerySet["ProviderFile"]):
    """Reads of files."""

    def visible_to(self, user: Reader) -> "ProviderFileQuerySet":
        """Return the files of the providers whose papers `user` may see."""
        return self.filter(provider__in=Provider.objects.visible_to(user).values("pk"))


class ProviderFile(models.Model):
    """A file as it was handed in; its content goes after its time, its digest stays."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=100)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = ProviderFileQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("file of a provider")
        verbose_name_plural = _("files of providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(content__isnull=False, removed_at__isnull=True)
                | Q(content__isnull=True, removed_at__isnull=False),
                name="courses_providers_file_here_or_removed",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Return whether the content is still kept."""
        return self.removed_at is None

    def plain(self) -> bytes:
        """Return the content; empty once it was removed."""
        content: Any = self.content
        return decrypt_bytes(bytes(content)) if content is not None else b""
