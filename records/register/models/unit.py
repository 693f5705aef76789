"""Unit: the tree of city, counties, departments, townships, as it stands today.

What a unit was called and where it stood on another day is kept in its spans (`models/span.py`).
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.access.authority import within
from records.core.access.readers import Account, Reader, stands_above
from records.core.pinyin import as_typed, pattern_of
from records.register.enums import UnitKind, UnitLevel
from records.register.models.span import lasting_on


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of the unit tree."""

    def within(self, units: Iterable["Unit"]) -> "UnitQuerySet":
        """Return `units` and all that stand below them."""
        paths = [unit.path for unit in units]
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)

    def all_lie_within(self, paths: Iterable[str]) -> bool:
        """Return whether every root there is, and so every unit, lies within one of `paths`."""
        known = set(paths)
        if not known or "/" in known:
            return bool(known)
        roots = set(self.filter(parent=None).values_list("path", flat=True))
        return bool(roots) and roots <= known

    def visible_to(self, user: Reader) -> "UnitQuerySet":
        """Return the units whose files `user` reads; a superuser sees all."""
        if not user.is_authenticated:
            return self.none()
        return self if stands_above(user) else self.filter(within(user.file_reader_paths()))

    def managed_by(self, user: Reader) -> "UnitQuerySet":
        """Return the units whose register `user` keeps: those of their part of the tree."""
        if not user.is_authenticated:
            return self.none()
        return self if stands_above(user) else self.filter(within(user.keeper_paths()))

    def open_to(self, user: Reader) -> "UnitQuerySet":
        """Return the units of `managed_by` that take people in: those still active."""
        return self.managed_by(user).filter(is_active=True)

    def open_anywhere(self, user: Account) -> "UnitQuerySet":
        """Return every active unit: where somebody may be sent. Only names are shown of them."""
        keeps_some = stands_above(user) or bool(user.keeper_paths())
        return self.filter(is_active=True) if keeps_some else self.none()

    def as_of(self, day: date) -> "UnitQuerySet":
        """Return the units there were on `day`, as they were: one query.

        Annotates `name_on`, `short_name_on`, `kind_on`, `level_on`, `path_on` and `parent_on`
        (the number of the parent).
        """
        joined = self.annotate(
            that_day=FilteredRelation("spans", condition=lasting_on(day, "spans__"))
        ).filter(that_day__isnull=False)
        return joined.annotate(
            **{
                f"{name}_on": F(f"that_day__{name}")
                for name in ("name", "short_name", "kind", "level", "path")
            },
            parent_on=F("that_day__parent_id"),
        )

    def find(self, words: str) -> "UnitQuerySet":
        """Return the units whose name, short name or code holds every one of `words`.

        Letters are also taken for pinyin: "zzb" and "zuzhibu" find 组织部.
        """
        found = self
        for word in as_typed(words).split():
            held = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__icontains=word)
            if pattern := pattern_of(word):
                held |= Q(pinyin__regex=pattern)
            found = found.filter(held)
        return found


class Unit(models.Model):
    """A unit of the tree. `path` is its chain of codes, `/4307/430702/430702-01/`.

    The row is today's state. It is written by the services of units alone, together with the
    spans; a code never changes and never serves twice.
    """

    code = models.CharField(_("code"), max_length=24, unique=True)
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
        "self",
        verbose_name=_("parent unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(_("path"), max_length=250, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, editable=False)
    """The readings of the name (`records.core.pinyin`), written wherever the name is."""

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="records_register_unit_not_own_parent"
            ),
            models.UniqueConstraint(
                fields=("parent", "name"),
                condition=Q(is_active=True),
                name="records_register_unit_open_name_in_parent",
            ),
            models.CheckConstraint(
                condition=Q(level__in=UnitLevel.values), name="records_register_unit_level_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Return how many units stand above this one."""
        return self.path.count("/") - 2

    @property
    def ancestor_codes(self) -> list[str]:
        """Return the codes from the root down to this unit."""
        return self.path.strip("/").split("/")

    @property
    def mark(self) -> str:
        """Return what stands in a path on any day exactly where this unit does: codes never change."""
        return f"/{self.code}/"
