"""Writes to the register."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.actor import Actor
from records.core.authority import require_managed
from records.core.choices import require_usable
from records.core.codes import PostLevel, Rank
from records.core.crypto import blind_index
from records.core.errors import DomainError
from records.core.masking import mask_citizen_number, mask_phone
from records.register.models import Appointment, Cadre, Unit
from records.register.people.consistency import refuse_inconsistent
from records.register.people.sounds import sound_of
from records.register.people.standing import with_status
from records.register.permissions import require_everything
from records.trail.enums import Tag
from records.trail.services import record_event

CADRE_FIELDS = (
    "staff_number",
    "name",
    "sex",
    "birth_date",
    "citizen_number",
    "phone",
    "ethnicity",
    "native_place",
    "birth_place",
    "political_status",
    "joined_party_on",
    "second_party",
    "began_work_on",
    "education",
    "degree",
    "full_time_education",
    "full_time_degree",
    "full_time_school",
    "full_time_major",
    "in_service_education",
    "in_service_degree",
    "in_service_school",
    "in_service_major",
    "professional_title",
    "civil_service",
    "category",
    "unit",
    "status",
    "left_on",
)
"""What `register_cadre` and `change_cadre` take."""

MASKS = {"citizen_number": mask_citizen_number, "phone": mask_phone}


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
) -> Unit:
    """Add a unit below `parent` (None for the root) and return it.

    Raises DomainError where the code is taken or not usable in a path, NotAllowed where the
    parent is not one of the actor's units; a root is founded by whoever keeps the whole register.
    """
    if parent is None:
        require_everything(actor)
    require_usable("register:create_unit:parent", actor, parent)
    if not code or "/" in code:
        raise DomainError(_("A unit needs a code without a slash."), field="code")
    if Unit.objects.filter(code=code).exists():
        raise DomainError(_("The code %s is already taken.") % code, field="code")
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name or name[:40],
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
    )
    record_event(
        tag=Tag.UNIT_CREATED,
        actor=actor,
        now=now,
        subject=unit.name,
        subject_type="unit",
        subject_id=unit.pk,
        after={"code": code, "name": name, "kind": kind, "parent": parent and parent.code},
    )
    return unit


@transaction.atomic
def change_unit(
    *,
    unit: Unit,
    actor: Actor,
    now: datetime,
    name: str,
    short_name: str,
    kind: str,
    is_active: bool = True,
) -> Unit:
    """Rename a unit or change its kind; its place in the tree stays.

    Raises NotAllowed for a unit outside the actor's part of the tree.
    """
    require_managed(actor, unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    wanted = {"name": name, "short_name": short_name, "kind": kind, "is_active": is_active}
    before, after = _difference(unit, wanted)
    if not after:
        return unit
    for field, value in wanted.items():
        setattr(unit, field, value)
    unit.save(update_fields=list(wanted))
    record_event(
        tag=Tag.UNIT_CHANGED,
        actor=actor,
        now=now,
        subject=unit.name,
        subject_type="unit",
        subject_id=unit.pk,
        before=before,
        after=after,
    )
    return unit


def build_cadre(*, values: Mapping[str, Any], now: datetime) -> Cadre:
    """Return an unsaved cadre with its blind indexes filled; the caller saves and records it."""
    cadre = Cadre(**{k: v for k, v in values.items() if k in CADRE_FIELDS}, created_at=now)
    set_cadre_indexes(cadre, now)
    return cadre


def set_cadre_indexes(cadre: Cadre, now: datetime) -> None:
    """Bring the look-up digests and the change time of `cadre` up to date."""
    cadre.citizen_number_index = blind_index(cadre.citizen_number, "citizen_number") or None
    cadre.phone_index = blind_index(cadre.phone, "phone")
    cadre.name_sound = sound_of(cadre.name)
    cadre.updated_at = now


@transaction.atomic
def register_cadre(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Cadre:
    """Put a person on the register and return the cadre; `values` by CADRE_FIELDS.

    Raises DomainError naming the field where staff or citizen number is taken, NotAllowed where
    the unit is not one of the actor's.
    """
    require_usable("register:register_cadre:unit", actor, values.get("unit"))
    values = with_status(values)
    refuse_inconsistent(values, None, timezone.localdate(now))
    _refuse_taken(values, except_for=None)
    cadre = build_cadre(values=values, now=now)
    cadre.save(force_insert=True)
    record_event(
        tag=Tag.CADRE_CREATED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after=cadre_snapshot(cadre),
    )
    return cadre


@transaction.atomic
def change_cadre(*, cadre: Cadre, values: Mapping[str, Any], actor: Actor, now: datetime) -> Cadre:
    """Change fields of a cadre; what does not differ is left alone, and no change leaves no trail.

    Raises NotAllowed where the person, or the unit named, lies outside the actor's units.
    """
    require_managed(actor, cadre)
    cadre = Cadre.objects.select_for_update().get(pk=cadre.pk)
    if values.get("unit", cadre.unit) != cadre.unit:
        require_usable("register:register_cadre:unit", actor, values["unit"])
    return write_cadre(cadre=cadre, values=values, actor=actor, now=now)


@transaction.atomic
def write_cadre(
    *,
    cadre: Cadre,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    along: Mapping[str, Any] | None = None,
) -> Cadre:
    """Write fields of a locked cadre for a service that asked whether the actor may.

    The trail keeps `along` beside what changed. Raises DomainError naming the field where a
    number is taken, ManyErrors where the facts do not fit together.
    """
    values = with_status(values, cadre)
    refuse_inconsistent(values, cadre, timezone.localdate(now))
    _refuse_taken(values, except_for=cadre)
    before, after = _difference(cadre, {k: v for k, v in values.items() if k in CADRE_FIELDS})
    if not after:
        return cadre
    for field in after:
        setattr(cadre, field, values[field])
    set_cadre_indexes(cadre, now)
    cadre.save(
        update_fields=[*after, "citizen_number_index", "phone_index", "name_sound", "updated_at"]
    )
    record_event(
        tag=Tag.CADRE_CHANGED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        before=before,
        after={**after, **(along or {})},
    )
    return cadre


@transaction.atomic
def appoint_cadre(
    *,
    cadre: Cadre,
    unit: Unit,
    post_title: str,
    since: date,
    actor: Actor,
    now: datetime,
    post_level: int = PostLevel.UNSET,
    rank: int = Rank.NONE,
    is_main: bool = True,
    until: date | None = None,
) -> Appointment:
    """Record a post and rank from `since` on; a new main post ends the one before it.

    Repeating the same appointment returns the one that stands. Raises DomainError where
    the current main post began later than `since`, NotAllowed where person or unit lie outside
    the actor's units.
    """
    require_usable("register:appoint:cadre", actor, cadre)
    require_usable("register:appoint:unit", actor, unit)
    Cadre.objects.select_for_update().get(pk=cadre.pk)
    same = Appointment.objects.filter(
        cadre=cadre, unit=unit, post_title=post_title, since=since
    ).first()
    if same is not None:
        return same
    if is_main and until is None:
        _end_main_post(cadre, since)
    appointment = Appointment.objects.create(
        cadre=cadre,
        unit=unit,
        post_title=post_title,
        post_level=post_level,
        rank=rank,
        is_main=is_main,
        since=since,
        until=until,
    )
    record_event(
        tag=Tag.APPOINTMENT_CREATED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after={
            "unit": unit.code,
            "post_title": post_title,
            "post_level": int(post_level),
            "rank": int(rank),
            "since": since.isoformat(),
            "until": until and until.isoformat(),
        },
    )
    return appointment


def _end_main_post(cadre: Cadre, since: date) -> None:
    for current in Appointment.objects.filter(cadre=cadre, is_main=True, until__isnull=True):
        if current.since >= since:
            raise DomainError(
                _("The current post began on %(date)s; the new one must begin later.")
                % {"date": current.since.isoformat()},
                field="since",
            )
        current.until = since
        current.save(update_fields=["until"])


def _refuse_taken(values: Mapping[str, Any], *, except_for: Cadre | None) -> None:
    others = Cadre.objects.all() if except_for is None else Cadre.objects.exclude(pk=except_for.pk)
    staff_number = values.get("staff_number", "")
    if staff_number and others.filter(staff_number=staff_number).exists():
        raise DomainError(
            _("The staff number %s is already on the register.") % staff_number,
            field="staff_number",
        )
    digest = blind_index(values.get("citizen_number", ""), "citizen_number")
    if digest and others.filter(citizen_number_index=digest).exists():
        raise DomainError(
            _("This citizen number is already on the register."), field="citizen_number"
        )


def cadre_snapshot(cadre: Cadre) -> dict[str, Any]:
    """Return what the trail may keep of a cadre: protected values masked."""
    return {f: jsonable(f, getattr(cadre, f)) for f in CADRE_FIELDS if getattr(cadre, f)}


def jsonable(field: str, value: Any) -> Any:
    """Return a field's value as the trail keeps it: masked, dates in ISO form, units by code."""
    if field in MASKS:
        return MASKS[field](value)
    if isinstance(value, Unit):
        return value.code
    return value.isoformat() if isinstance(value, date) else value


def _difference(
    thing: Unit | Cadre, wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [f for f, v in wanted.items() if getattr(thing, f) != v]
    return (
        {f: jsonable(f, getattr(thing, f)) for f in changed},
        {f: jsonable(f, wanted[f]) for f in changed},
    )
