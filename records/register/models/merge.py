"""Two entries for one person: what was decided about them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.register.models.cadre import Cadre


class CadreMerge(models.Model):
    """`duplicate` was found to be `survivor`. The row only grows; nothing of either is deleted."""

    survivor = models.ForeignKey(
        Cadre, verbose_name=_("kept"), on_delete=models.PROTECT, related_name="merges"
    )
    duplicate = models.OneToOneField(
        Cadre, verbose_name=_("duplicate"), on_delete=models.PROTECT, related_name="merge"
    )
    reason = models.CharField(_("reason"), max_length=200)
    told = models.JSONField(_("what was carried over"), default=list)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.BigIntegerField(null=True)
    merged_by_name = models.CharField(_("merged by"), max_length=100)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("merge of duplicates")
        verbose_name_plural = _("merges of duplicates")
        constraints = (
            models.CheckConstraint(
                condition=~Q(survivor=F("duplicate")), name="records_register_cadremerge_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.survivor_id}"


class NotSameQuerySet(models.QuerySet["NotSame"]):
    """Reads of pairs found to be two people."""

    def pairs(self) -> set[tuple[int, int]]:
        """Return the pairs, the smaller number first."""
        return set(self.values_list("first", "second"))


class NotSame(models.Model):
    """Somebody looked: `first` and `second` are alike and yet two people."""

    first = models.ForeignKey(Cadre, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Cadre, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by_name = models.CharField(_("decided by"), max_length=100)

    objects = NotSameQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is two people")
        verbose_name_plural = _("pairs that are two people")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"), name="records_register_notsame_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="records_register_notsame_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"

    @classmethod
    def key(cls, one: Any, other: Any) -> tuple[int, int]:
        """Return the numbers of two cadres in the order in which a pair keeps them."""
        return (min(one.pk, other.pk), max(one.pk, other.pk))
