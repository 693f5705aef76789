"""Founding, renaming, moving and closing a unit, each with its day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError
from records.core.pinyin import readings_of
from records.register.enums import SIDE_KINDS, AppointmentKind, UnitKind, UnitLevel
from records.register.models import Appointment, Cadre, Transfer, Unit
from records.register.permissions import require_everything
from records.register.services.current_columns import bring_units_to
from records.register.tags import RegisterTag
from records.register.timeline import Facts, Redating, first_day_of, lock_tree
from records.trail.services import record_event

SHOWN = 5
"""How many names an error tells."""


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    actor: Actor,
    now: datetime,
    short_name: str = "",
    level: str = UnitLevel.NONE,
    since: date | None = None,
) -> Unit:
    """Found a unit below `parent` (None for the root) and return it; it opens on `since`.

    Without `since` it is known as far back as its parent is: nobody told the day. Raises
    DomainError where the code is taken or not usable in a path, the name is taken in that place, or
    the parent is not there from that day on; NotAllowed where the parent is not one of the
    actor's units. A root is founded by whoever keeps the whole register.
    """
    if parent is None:
        require_everything(actor)
    require_usable("register:create_unit:parent", actor, parent)
    _check_code(code)
    _check_kind_and_level(kind, level)
    lock_tree()
    if Unit.objects.filter(code=code).exists():
        raise DomainError(_("The code %s is already taken.") % code, field="code")
    day = since or first_day_of(parent)
    facts = Facts(_named(name), short_name or name[:40], kind, level, parent.pk if parent else None)
    # The row waits under its code: the name is free once the spans have said so.
    unit = Unit.objects.create(
        code=code,
        name=code,
        short_name=facts.short_name,
        kind=kind,
        level=level,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
        is_active=False,
    )
    redating = Redating(day, [])
    redating.add(unit, facts)
    redating.write()
    Unit.objects.filter(pk=unit.pk).update(name=facts.name, pinyin=readings_of(facts.name))
    unit.refresh_from_db()
    today = timezone.localdate(now)
    if day <= today:
        _open(unit, today)
    record_event(
        tag=RegisterTag.UNIT_CREATED,
        actor=actor,
        now=now,
        subject=unit.name,
        subject_type="unit",
        subject_id=unit.pk,
        after={
            "code": code,
            "name": name,
            "kind": kind,
            "parent": parent and parent.code,
            "since": since and since.isoformat(),
        },
    )
    return unit


def _open(unit: Unit, today: date) -> None:
    span = unit.spans.on(today).get()
    unit.path, unit.is_active = span.path, True
    unit.save(update_fields=["path", "is_active"])


@transaction.atomic
def rename_unit(
    *,
    unit: Unit,
    actor: Actor,
    now: datetime,
    name: str,
    on: date | None = None,
    short_name: str = "",
    kind: str = "",
    level: str = "",
) -> Unit:
    """Let a unit have another name (or kind, or level) from `on` (today) on; return it.

    What is left empty stays. What came before keeps the old name; a day to come is kept and
    applied then. Raises DomainError where the unit changes the same fact again later, is not there
    on that day, or where the name is taken beside it; NotAllowed outside the actor's units.
    """
    require_managed(actor, unit)
    today = timezone.localdate(now)
    on = on or today
    lock_tree()
    redating = Redating(on, [unit])
    was = redating.facts_of(unit)
    given = {"name": _named(name), "short_name": short_name, "kind": kind, "level": level}
    _check_kind_and_level(kind or was.kind, level or was.level)
    wanted = {key: value for key, value in given.items() if value and value != getattr(was, key)}
    if not wanted:
        return Unit.objects.get(pk=unit.pk)
    redating.change(unit, **wanted)
    redating.write()
    before = {key: getattr(was, key) for key in wanted}
    _record_unit_event(RegisterTag.UNIT_CHANGED, unit, on, before, wanted, actor, now)
    bring_units_to(today=today, actor=actor, now=now)
    return Unit.objects.get(pk=unit.pk)


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit | None, actor: Actor, now: datetime, on: date | None = None
) -> Unit:
    """Let a unit, with all below it, stand below `parent` from `on` (today) on; return it.

    Raises DomainError where it would stand below itself or below a unit that is not there,
    where it moves again later; NotAllowed unless the unit, the place it leaves and the place it
    goes to are the actor's (a root: whoever keeps the whole register).
    """
    require_managed(actor, unit)
    require_usable("register:create_unit:parent", actor, parent)
    today = timezone.localdate(now)
    on = on or today
    lock_tree()
    redating = Redating(on, [unit])
    was = redating.facts_of(unit)
    old = Unit.objects.filter(pk=was.parent_id).first() if was.parent_id else None
    for place in (old, parent):
        if place is None:
            require_everything(actor)
        else:
            require_managed(actor, place, field="parent")
    if (parent is not None and was.parent_id == parent.pk) or parent is old:
        return Unit.objects.get(pk=unit.pk)
    redating.change(unit, parent_id=parent.pk if parent else None)
    redating.write()
    _record_unit_event(
        RegisterTag.UNIT_MOVED,
        unit,
        on,
        {"parent": old and old.code},
        {"parent": parent and parent.code},
        actor,
        now,
    )
    bring_units_to(today=today, actor=actor, now=now)
    return Unit.objects.get(pk=unit.pk)


@transaction.atomic
def close_unit(*, unit: Unit, actor: Actor, now: datetime, on: date | None = None) -> Unit:
    """Close a unit on `on` (today): from that day there is none.

    Raises DomainError, saying whom or which, where it still has people, open units below it, a
    transfer under way, or changes of a later day; NotAllowed outside the actor's units.
    """
    require_managed(actor, unit)
    today = timezone.localdate(now)
    on = on or today
    lock_tree()
    Unit.objects.select_for_update().get(pk=unit.pk)
    redating = Redating(on, [unit])
    redating.facts_of(unit)
    check_uninhabited(unit, on, redating)
    redating.close(unit)
    redating.write()
    _record_unit_event(
        RegisterTag.UNIT_CLOSED, unit, on, {"open": True}, {"open": False}, actor, now
    )
    bring_units_to(today=today, actor=actor, now=now)
    return Unit.objects.get(pk=unit.pk)


def check_uninhabited(unit: Unit, on: date, redating: Redating) -> None:
    """Raise DomainError, with names, where `unit` has people or open units on `on` or later."""
    below = redating.open_children(unit)
    if below:
        names = Unit.objects.filter(pk__in=below).order_by("path").values_list("name", flat=True)
        raise DomainError(
            _("%(unit)s still has units below it: %(names)s.")
            % {"unit": unit.name, "names": listed(list(names))},
            field="on",
        )
    people = people_of(unit, on)
    if people:
        raise DomainError(
            _("%(unit)s still has people: %(names)s.")
            % {"unit": unit.name, "names": listed([cadre.name for cadre in people])},
            field="on",
        )
    check_no_transfers(unit)


def check_no_transfers(unit: Unit) -> None:
    """Raise DomainError where a transfer from or to `unit` waits."""
    waiting = Transfer.objects.waiting()
    found = (waiting.filter(from_unit=unit) | waiting.filter(to_unit=unit)).first()
    if found is not None:
        raise DomainError(
            _("The transfer of %(name)s is waiting; it must be answered or withdrawn first.")
            % {"name": found.cadre.name},
            field="on",
        )


def people_of(unit: Unit, on: date) -> list[Cadre]:
    """Return who is in service and holds a post in `unit` on `on` or later, or belongs there then."""
    posts = Appointment.objects.filter(
        unit=unit, kind__in=(AppointmentKind.MAIN, *SIDE_KINDS)
    ).overlapping(on, None)
    holding = Cadre.objects.active(on).filter(pk__in=posts.values("cadre"))
    return sorted({*holding, *without_post(unit, on)}, key=lambda cadre: cadre.staff_number)


def without_post(unit: Unit, on: date) -> list[Cadre]:
    """Return who is in service and belongs to `unit` on `on` without a main post of that day."""
    mains = Appointment.objects.main()
    here = (
        Cadre.objects.filter(unit=unit)
        | Cadre.objects.filter(registered_in=unit)
        | Cadre.objects.filter(pk__in=mains.filter(unit=unit).values("cadre"))
    )
    found = Cadre.objects.active(on).filter(pk__in=here.values("pk")).with_unit_number(on)
    return list(
        found.filter(Q(unit_on=unit.pk))
        .exclude(pk__in=mains.held_on(on).values("cadre"))
        .order_by("pk")
    )


def listed(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    shown = ", ".join(names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return _("%(names)s and %(more)s more") % {"names": shown, "more": len(names) - SHOWN}


def _named(name: str) -> str:
    if not name.strip():
        raise DomainError(_("A unit needs a name."), field="name")
    return name.strip()


def _check_code(code: str) -> None:
    if not code or "/" in code or code != code.strip():
        raise DomainError(_("A unit needs a code without a slash."), field="code")


def _check_kind_and_level(kind: str, level: str) -> None:
    if kind not in UnitKind.values:
        raise DomainError(_("There is no such kind of unit."), field="kind")
    if level not in UnitLevel.values:
        raise DomainError(_("There is no such level of units."), field="level")


def _record_unit_event(
    tag: RegisterTag,
    unit: Unit,
    on: date,
    before: dict[str, Any],
    after: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=unit.name,
        subject_type="unit",
        subject_id=unit.pk,
        before=before,
        after={**after, "on": on.isoformat()},
    )
