"""Bringing today's columns to what the dated rows say: units first, then who belongs where.

Whatever begins in the future is written with its day at once; on that day beat calls
`bring_register_to_today`. It works from the state it finds, so late or twice is as good as in time.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from records.core.access.actor import Actor
from records.core.pinyin import readings_of
from records.core.seams import facts_changed
from records.register.models import Appointment, Cadre, Unit
from records.register.models.cadre import CadreQuerySet
from records.register.tags import RegisterTag
from records.register.timeline import OWN, lock_tree
from records.trail.services import Event, record_events

CHUNK = 2000
STATE = (*OWN, "path", "is_active")


@transaction.atomic
def bring_register_to_today(*, today: date, actor: Actor, now: datetime) -> tuple[int, int]:
    """Apply what has begun by `today`; return how many units and how many people changed."""
    lock_tree()
    units = bring_units_to(today=today, actor=actor, now=now)
    return units, bring_cadres_to(Cadre.objects.all(), today=today, actor=actor, now=now)


def bring_units_to(*, today: date, actor: Actor, now: datetime) -> int:
    """Make the rows of units what their spans say of `today`; returns how many changed."""
    changed = [found for found in map(_due, _with_span(today)) if found is not None]
    # Two units may trade names on one day, which no order of single updates allows.
    for unit, wanted in changed:
        if wanted["name"] != unit.name:
            Unit.objects.filter(pk=unit.pk).update(name=f"{unit.name[:70]} {unit.code}")
    for unit, wanted in changed:
        Unit.objects.filter(pk=unit.pk).update(**wanted, pinyin=readings_of(wanted["name"]))
    if any(unit.path != wanted["path"] for unit, wanted in changed):
        # Everyone below has moved with the unit, and rules may hold for them that did not before.
        facts_changed(None)
    record_events(
        events=[
            Event(
                RegisterTag.UNIT_BROUGHT_TO_DATE,
                "unit",
                unit.pk,
                wanted["name"],
                {
                    name: getattr(unit, name)
                    for name in wanted
                    if getattr(unit, name) != wanted[name]
                },
                {name: wanted[name] for name in wanted if getattr(unit, name) != wanted[name]},
            )
            for unit, wanted in changed
        ],
        actor=actor,
        now=now,
    )
    return len(changed)


def _with_span(today: date) -> list[tuple[Unit, dict[str, Any] | None]]:
    then = {
        unit.pk: {
            **{name: getattr(unit, f"{name}_on") for name in (*OWN[:4], "path")},
            "parent_id": unit.parent_on,  # type: ignore[attr-defined]
            "is_active": True,
        }
        for unit in Unit.objects.as_of(today)
    }
    dated = Unit.objects.filter(spans__isnull=False).distinct()
    return [(unit, then.get(unit.pk)) for unit in dated.order_by("pk")]


def _due(found: tuple[Unit, dict[str, Any] | None]) -> tuple[Unit, dict[str, Any]] | None:
    """Return a unit with its state of the day, None where the row says so already."""
    unit, wanted = found
    if wanted is None:
        wanted = {name: getattr(unit, name) for name in STATE} | {"is_active": False}
    same = all(getattr(unit, name) == wanted[name] for name in STATE)
    return None if same else (unit, wanted)


def bring_cadres_to(cadres: CadreQuerySet, *, today: date, actor: Actor, now: datetime) -> int:
    """Make `Cadre.unit` of `cadres` the unit of `today`; returns how many moved."""
    astray = cadres.with_unit_number(today).filter(~Q(unit=F("unit_on"))).order_by("pk")
    return bring_people_to(astray.values_list("pk", flat=True), today=today, actor=actor, now=now)


def bring_people_to(pks: Iterable[int], *, today: date, actor: Actor, now: datetime) -> int:
    """Make `Cadre.unit` of the people named the unit of `today`; returns how many moved."""
    wanted = list(pks)
    facts_changed(wanted)
    moved: list[_Move] = []
    for start in range(0, len(wanted), CHUNK):
        moved += _astray(wanted[start : start + CHUNK], today)
    if not moved:
        return 0
    codes = dict(Unit.objects.filter(pk__in={m.to for m in moved}).values_list("pk", "code"))
    for move in moved:
        # Where somebody belonged before the first post is known by this row alone.
        Cadre.objects.filter(pk=move.pk, registered_in=None).update(registered_in=F("unit"))
        Cadre.objects.filter(pk=move.pk).update(unit=move.to, updated_at=now)
    record_events(
        events=[
            Event(
                RegisterTag.CADRE_MOVED,
                "cadre",
                move.pk,
                move.name,
                {"unit": move.code},
                {"unit": codes[move.to]},
            )
            for move in moved
        ],
        actor=actor,
        now=now,
    )
    return len(moved)


class _Move(NamedTuple):
    """Somebody who stands in the unit `code` and belongs to the one numbered `to`."""

    pk: int
    name: str
    code: str
    to: int


def _astray(pks: list[int], today: date) -> Iterator[_Move]:
    """Give those whose last main post begun by `today` is in another unit; two short queries."""
    begun = Appointment.objects.main().filter(cadre__in=pks, since__lte=today)
    last = dict(begun.order_by("since", "pk").values_list("cadre", "unit"))
    rows = Cadre.objects.filter(pk__in=pks).order_by("pk")
    for pk, name, code, unit, home in rows.values_list(
        "pk", "name", "unit__code", "unit", "registered_in"
    ):
        belongs = last.get(pk) or home or unit
        if belongs != unit:
            yield _Move(pk, name, code, belongs)
