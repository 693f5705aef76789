"""CadrePhoto: the portrait of a cadre, encrypted, in the sizes it is shown in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.core.protection.crypto import decrypt_bytes
from records.register.models.cadre import Cadre


class CadrePhoto(models.Model):
    """A portrait. Never a file at an address: a view asks `visible_to` and decrypts it."""

    cadre = models.OneToOneField(Cadre, on_delete=models.PROTECT, related_name="photo")
    portrait = models.BinaryField(_("photo"))
    thumbnail = models.BinaryField()
    digest = models.CharField(_("digest"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=100)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return f"{self.cadre_id} {self.digest[:12]}"

    def content(self, size: str) -> bytes:
        """Return the JPEG in `size`: `portrait` or `thumbnail`."""
        return decrypt_bytes(bytes(self.thumbnail if size == "thumbnail" else self.portrait))
