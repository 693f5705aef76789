"""Unit: the tree of city, counties, departments, townships."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.authority import within
from records.register.enums import UnitKind


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

    def visible_to(self, user: Any) -> "UnitQuerySet":
        """Return the units whose files `user` reads; a superuser sees all."""
        return self if user.is_superuser else self.filter(within(user.file_reader_paths()))

    def managed_by(self, user: Any) -> "UnitQuerySet":
        """Return the units whose register `user` keeps: those of their part of the tree."""
        return self if user.is_superuser else self.filter(within(user.keeper_paths()))

    def open_to(self, user: Any) -> "UnitQuerySet":
        """Return the units of `managed_by` that take people in: those still active."""
        return self.managed_by(user).filter(is_active=True)


class Unit(models.Model):
    """A unit of the tree. `path` is its chain of codes, `/4307/430702/430702-01/`."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    name = models.CharField(pgettext_lazy("of a unit", "name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
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
                fields=("parent", "name"), name="records_register_unit_name_in_parent"
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
