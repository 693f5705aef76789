"""UnitSpan: what a unit was, from a day until another; Succession: what became of a unit."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.access.readers import Reader
from records.register.enums import UnitKind, UnitLevel

BEGINNING = date.min
"""Since when a unit is known whose founding nobody told."""


def lasting_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a span lasts on `day`."""
    until = f"{prefix}valid_until"
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day})
    )


class UnitSpanQuerySet(models.QuerySet["UnitSpan"]):
    """Reads of the units' past and future."""

    def on(self, day: date) -> "UnitSpanQuerySet":
        """Return the spans that last on `day`: one for each unit there was."""
        return self.filter(lasting_on(day))

    def reaching(self, day: date) -> "UnitSpanQuerySet":
        """Return the spans that last on `day` or begin later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))

    def visible_to(self, user: Reader) -> "UnitSpanQuerySet":
        """Return the spans of the units whose files `user` reads."""
        from records.register.models.unit import Unit

        return self.filter(unit__in=Unit.objects.visible_to(user))


class UnitSpan(models.Model):
    """A unit from `valid_from` until the day before `valid_until` (None: still).

    Spans of one unit never overlap and leave no gap; the last one ends where the unit is closed.
    On PostgreSQL an exclusion constraint holds the first, on SQLite there is one writer at a time.
    """

    unit = models.ForeignKey(
        "records_register.Unit",
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        related_name="spans",
    )
    valid_from = models.DateField(_("from"), default=BEGINNING)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    name = models.CharField(pgettext_lazy("of a unit", "name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    level = models.CharField(
        pgettext_lazy("of a unit", "level"),
        max_length=20,
        choices=UnitLevel,
        default=UnitLevel.NONE,
    )
    parent = models.ForeignKey(
        "records_register.Unit",
        verbose_name=_("parent unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    path = models.CharField(_("path"), max_length=250)

    objects = UnitSpanQuerySet.as_manager()

    class Meta:
        ordering = ("unit", "valid_from")
        verbose_name = _("span of a unit")
        verbose_name_plural = _("spans of units")
        indexes = (models.Index(fields=("path",), name="records_register_span_path"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="records_register_unitspan_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("unit", "valid_from"), name="records_register_unitspan_one_start"
            ),
            models.UniqueConstraint(
                fields=("unit", "valid_until"), name="records_register_unitspan_one_end"
            ),
            models.UniqueConstraint(
                fields=("unit",),
                condition=Q(valid_until__isnull=True),
                name="records_register_unitspan_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")), name="records_register_unitspan_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def begins_with_the_record(self) -> bool:
        """Return whether nobody told since when."""
        return self.valid_from == BEGINNING


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """Reads of what became of units."""

    def visible_to(self, user: Reader) -> "SuccessionQuerySet":
        """Return what became of the units whose files `user` reads."""
        from records.register.models.unit import Unit

        return self.filter(predecessor__in=Unit.objects.visible_to(user))


class Succession(models.Model):
    """On a day one unit took over from another: in a merger several do, in a split from one."""

    predecessor = models.ForeignKey(
        "records_register.Unit", on_delete=models.PROTECT, related_name="successors"
    )
    successor = models.ForeignKey(
        "records_register.Unit", on_delete=models.PROTECT, related_name="predecessors"
    )
    on = models.DateField(_("on"))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ("on", "pk")
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor", "on"), name="records_register_succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="records_register_succession_of_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
