"""What the page of the unit tree shows: one level at a time, with figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from records.core.access.readers import Account, Reader, stands_above
from records.register.models import Cadre, Unit, UnitSpan
from records.register.models.unit import UnitQuerySet

FOUND = 50
"""How many units a search shows."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of a level, and how many active cadres belong to it and the units below it."""

    unit: Unit
    people: int
    opens: bool


def branches_of(user: Reader, units: UnitQuerySet, *, limit: int | None = None) -> list[Branch]:
    """Return `units`, or the first `limit`, with their figures; two queries however many they are."""
    below = Unit.objects.filter(parent=OuterRef("pk"), is_active=True)
    rows = list(
        units.select_related("parent").annotate(opens=Exists(below)).order_by("path")[:limit]
    )
    if not rows:
        return []
    held = (
        Cadre.objects.visible_to(user)
        .active()
        .order_by()
        .values_list("unit__path")
        .annotate(number=Count("pk"))
    )
    counts = {unit.path: 0 for unit in rows}
    depths = sorted({path.count("/") for path in counts})
    for path, number in held:
        parts = path.split("/")
        for depth in depths:
            head = "/".join(parts[:depth]) + "/"
            if len(parts) > depth and head in counts:
                counts[head] += number
    return [Branch(unit, counts[unit.path], unit.opens) for unit in rows]


def tops_of(user: Account) -> UnitQuerySet:
    """Return the units at which what `user` may see begins."""
    if stands_above(user) or "/" in user.file_reader_paths():
        return Unit.objects.filter(parent=None, is_active=True)
    return Unit.objects.filter(path__in=user.file_reader_paths(), is_active=True)


def line_to(user: Reader, unit: Unit) -> list[Unit]:
    """Return the units above `unit` that `user` may see, from the top."""
    codes = unit.ancestor_codes[:-1]
    return list(Unit.objects.visible_to(user).filter(code__in=codes).order_by("path"))


def life_of(unit: Unit, today: date) -> list[dict[str, Any]]:
    """Return the spans of `unit`, the newest first, and which of them are still to come."""
    spans = UnitSpan.objects.filter(unit=unit).select_related("parent").order_by("-valid_from")
    return [
        {
            "span": span,
            "to_come": span.valid_from > today,
            "is_now": span.valid_from <= today
            and (span.valid_until is None or span.valid_until > today),
        }
        for span in spans
    ]
