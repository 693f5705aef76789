"""People on the register: entering them and changing their fields. The unit follows the main post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.codes import PostLevel, Rank
from records.core.errors import DomainError
from records.core.pinyin import readings_of
from records.core.protection.crypto import blind_index
from records.core.protection.masking import mask_citizen_number, mask_phone
from records.core.seams import facts_changed
from records.register.models import Cadre, Unit
from records.register.people.consistency import check_consistency
from records.register.people.sounds import sound_of
from records.register.people.status_on_leaving import with_status
from records.register.services.appointments import check_unit_open, place_cadre
from records.register.tags import RegisterTag
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
"""What `register_cadre` takes, and `change_cadre` but for the unit."""

INDEXES = ("citizen_number_index", "phone_index", "name_sound", "pinyin", "updated_at")
"""What `set_cadre_indexes` writes."""

MASKS = {"citizen_number": mask_citizen_number, "phone": mask_phone}


@dataclass(frozen=True, slots=True)
class FirstPost:
    """The post with which a person comes onto the register."""

    title: str
    since: date
    level: int = PostLevel.UNSET
    rank: int = Rank.NONE


def build_cadre(*, values: Mapping[str, Any], now: datetime) -> Cadre:
    """Return an unsaved cadre with its blind indexes filled; the caller saves and records it."""
    cadre = Cadre(**{k: v for k, v in values.items() if k in CADRE_FIELDS}, created_at=now)
    cadre.registered_in = cadre.unit
    set_cadre_indexes(cadre, now)
    return cadre


def set_cadre_indexes(cadre: Cadre, now: datetime) -> None:
    """Bring the look-up digests and the change time of `cadre` up to date."""
    cadre.citizen_number_index = blind_index(cadre.citizen_number, "citizen_number") or None
    cadre.phone_index = blind_index(cadre.phone, "phone")
    cadre.name_sound = sound_of(cadre.name)
    cadre.pinyin = readings_of(cadre.name, is_name=True)
    cadre.updated_at = now


@transaction.atomic
def register_cadre(
    *, values: Mapping[str, Any], actor: Actor, now: datetime, post: FirstPost | None = None
) -> Cadre:
    """Put a person on the register, with the first post, and return the cadre.

    `values` by CADRE_FIELDS. Without a post the person belongs to the unit registered in until a
    main post begins. Raises DomainError naming the field where staff or citizen number is taken or
    the unit is not there, NotAllowed where the unit is not one of the actor's.
    """
    require_usable("register:register_cadre:unit", actor, values.get("unit"))
    _check_unit(values.get("unit"), post)
    values = with_status(values)
    check_consistency(values, None, timezone.localdate(now))
    _check_unique(values, except_for=None)
    cadre = build_cadre(values=values, now=now)
    cadre.save(force_insert=True)
    record_event(
        tag=RegisterTag.CADRE_CREATED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after=cadre_snapshot(cadre),
    )
    facts_changed([cadre.pk])
    if post is not None:
        place_cadre(
            cadre=cadre,
            unit=cadre.unit,
            post_title=post.title,
            post_level=post.level,
            rank=post.rank,
            since=post.since,
            actor=actor,
            now=now,
        )
    return cadre


def _check_unit(unit: Unit | None, post: FirstPost | None) -> None:
    if unit is None:
        raise DomainError(_("Say the unit the person belongs to."), field="unit")
    if post is not None:
        check_unit_open(unit, post.since, None)


@transaction.atomic
def change_cadre(*, cadre: Cadre, values: Mapping[str, Any], actor: Actor, now: datetime) -> Cadre:
    """Change fields of a cadre; what does not differ is left alone, and no change leaves no trail.

    Raises DomainError where another unit is named: that is what an appointment or a transfer is
    for; NotAllowed where the person lies outside the actor's units.
    """
    require_managed(actor, cadre)
    cadre = Cadre.objects.select_for_update().get(pk=cadre.pk)
    if values.get("unit", cadre.unit) != cadre.unit:
        raise DomainError(
            _("The unit follows from the main post: appoint the person there, or transfer them."),
            field="unit",
        )
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
    check_consistency(values, cadre, timezone.localdate(now))
    _check_unique(values, except_for=cadre)
    before, after = _difference(cadre, {k: v for k, v in values.items() if k in CADRE_FIELDS})
    if not after:
        return cadre
    for field in after:
        setattr(cadre, field, values[field])
    set_cadre_indexes(cadre, now)
    cadre.save(update_fields=[*after, *INDEXES])
    record_event(
        tag=RegisterTag.CADRE_CHANGED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        before=before,
        after={**after, **(along or {})},
    )
    return cadre


def _check_unique(values: Mapping[str, Any], *, except_for: Cadre | None) -> None:
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
