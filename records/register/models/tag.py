"""PriorityTag: whom training is to reach first, from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.register.enums import PriorityTagKind
from records.register.models.cadre import Cadre


class PriorityTagQuerySet(models.QuerySet["PriorityTag"]):
    """Reads of tags."""

    def borne_on(self, as_of: date) -> "PriorityTagQuerySet":
        """Return the tags borne on `as_of`: begun by that day and not ended by it."""
        return self.filter(since__lte=as_of).filter(Q(until__isnull=True) | Q(until__gt=as_of))

    def visible_to(self, user: Reader) -> "PriorityTagQuerySet":
        """Return the tags of the cadres `user` may see."""
        return self.filter(cadre__in=Cadre.objects.visible_to(user))

    def managed_by(self, user: Reader) -> "PriorityTagQuerySet":
        """Return the tags of the cadres whose register `user` keeps."""
        return self.filter(cadre__in=Cadre.objects.managed_by(user))


class PriorityTag(models.Model):
    """A cadre bears `kind` from `since` until the day before `until`."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("cadre"), on_delete=models.PROTECT, related_name="priority_tags"
    )
    kind = models.CharField(_("priority tag"), max_length=20, choices=PriorityTagKind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.BigIntegerField(null=True, editable=False)
    set_by_name = models.CharField(_("tag set by"), max_length=100, editable=False)
    set_at = models.DateTimeField(_("set at"), editable=False)

    objects = PriorityTagQuerySet.as_manager()

    class Meta:
        ordering = ("cadre", "kind", "-since")
        verbose_name = _("priority tag")
        verbose_name_plural = _("priority tags")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="records_register_prioritytag_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("cadre", "kind"),
                condition=Q(until__isnull=True),
                name="records_register_prioritytag_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PriorityTagKind.values),
                name="records_register_prioritytag_kind_known",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
