"""Merging and splitting units: people and inner departments go where they are told, on one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.errors import DomainError
from records.register.enums import SIDE_KINDS, AppointmentKind, EndReason, UnitLevel
from records.register.models import Appointment, Cadre, Succession, Unit
from records.register.services.current_columns import bring_people_to, bring_units_to
from records.register.services.units import (
    check_no_transfers,
    check_uninhabited,
    create_unit,
    listed,
    without_post,
)
from records.register.tags import RegisterTag
from records.register.timeline import Redating, lock_tree
from records.trail.services import Event, record_event, record_events

POSTS = (AppointmentKind.MAIN, *SIDE_KINDS)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be founded by a merger or a split."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    level: str = UnitLevel.NONE
    people: Sequence[int] = field(default_factory=tuple)
    """In a split: the numbers of the cadres who go there."""
    children: Sequence[int] = field(default_factory=tuple)
    """In a split: the numbers of the inner departments that go there, with their people."""


@transaction.atomic
def merge_units(
    *,
    units: Sequence[Unit],
    into: Unit | NewUnit,
    actor: Actor,
    now: datetime,
    on: date | None = None,
    parent: Unit | None = None,
) -> Unit:
    """Let several units become one on `on` (today); return it.

    `into` is one that goes on (it may be among `units`) or one founded below `parent`. Everybody's
    post goes on there under the same title, level and rank; inner departments move along; the others
    close. Raises DomainError, with names, for people without a post, posts that begin later in a unit
    that ends, or a later change of one of them; NotAllowed unless all of it is the actor's.
    """
    for unit in units:
        require_managed(actor, unit, field="units")
    today = timezone.localdate(now)
    on = on or today
    lock_tree()
    target = _target(into, parent, on, actor, now)
    ending = [unit for unit in units if unit.pk != target.pk]
    if not ending:
        raise DomainError(_("Name at least two units that become one."), field="units")
    # All that end are locked before the first is emptied: nobody is appointed to one while the
    # others are carried over.
    list(Unit.objects.select_for_update().filter(pk__in=[u.pk for u in ending]).order_by("pk"))
    moved: list[int] = []
    for unit in ending:
        moved += _carry_people(unit, {None: target}, on, actor, now)
        _carry_children(unit, {None: target}, on)
        _end(unit, on)
        Succession.objects.get_or_create(predecessor=unit, successor=target, on=on)
        _record_reform(RegisterTag.UNIT_MERGED, unit, on, [target], actor, now)
    bring_units_to(today=today, actor=actor, now=now)
    bring_people_to(moved, today=today, actor=actor, now=now)
    return Unit.objects.get(pk=target.pk)


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    parts: Sequence[NewUnit],
    closes: bool,
    actor: Actor,
    now: datetime,
    on: date | None = None,
) -> list[Unit]:
    """Found `parts` out of `unit` on `on` (today), beside it in the tree; return them.

    People go one by one or with their inner department; with `closes` the old unit ends, and
    everybody must have been told where to go. Raises DomainError, with names, for whoever was not
    or was told twice; NotAllowed outside the actor's units.
    """
    require_managed(actor, unit)
    today = timezone.localdate(now)
    on = on or today
    if not parts:
        raise DomainError(_("Name at least one unit that comes out of it."), field="parts")
    lock_tree()
    Unit.objects.select_for_update().get(pk=unit.pk)
    parent_id = Redating(on, [unit]).facts_of(unit).parent_id
    parent = Unit.objects.get(pk=parent_id) if parent_id else None
    made = [_found(part, parent, on, actor, now) for part in parts]
    people = _unit_by_key([part.people for part in parts], made)
    children = _unit_by_key([part.children for part in parts], made)
    _check_members(unit, people, children, on)
    moved = _carry_people(unit, people, on, actor, now)
    _carry_children(unit, children, on)
    if closes:
        _end(unit, on)
    for part in made:
        Succession.objects.create(predecessor=unit, successor=part, on=on)
    _record_reform(RegisterTag.UNIT_SPLIT, unit, on, made, actor, now)
    bring_units_to(today=today, actor=actor, now=now)
    bring_people_to(moved, today=today, actor=actor, now=now)
    return list(Unit.objects.filter(pk__in=[part.pk for part in made]).order_by("path"))


def _target(
    into: Unit | NewUnit, parent: Unit | None, on: date, actor: Actor, now: datetime
) -> Unit:
    if isinstance(into, NewUnit):
        return _found(into, parent, on, actor, now)
    require_managed(actor, into, field="into")
    last = into.spans.order_by("-valid_from").first()
    if last is None or last.valid_until is not None:
        raise DomainError(
            _("%(unit)s is closed and takes nobody in.") % {"unit": into.name}, field="into"
        )
    return into


def _found(part: NewUnit, parent: Unit | None, on: date, actor: Actor, now: datetime) -> Unit:
    return create_unit(
        code=part.code,
        name=part.name,
        short_name=part.short_name,
        kind=part.kind,
        level=part.level,
        parent=parent,
        since=on,
        actor=actor,
        now=now,
    )


def _unit_by_key(given: Sequence[Sequence[int]], made: Sequence[Unit]) -> dict[int | None, Unit]:
    found: dict[int | None, Unit] = {}
    for keys, part in zip(given, made, strict=True):
        for key in keys:
            if key in found:
                raise DomainError(_("The same is told to go to two units."), field="parts")
            found[key] = part
    return found


def _check_members(
    unit: Unit, people: Mapping[int | None, Unit], children: Mapping[int | None, Unit], on: date
) -> None:
    here = Appointment.objects.filter(unit=unit, kind__in=POSTS).held_on(on)
    strangers = {pk for pk in people if pk is not None} - set(here.values_list("cadre", flat=True))
    if strangers:
        names = list(Cadre.objects.filter(pk__in=strangers).values_list("name", flat=True))
        raise DomainError(
            _("Without a post in %(unit)s on that day: %(names)s.")
            % {"unit": unit.name, "names": listed(names)},
            field="parts",
        )
    foreign = set(children) - set(Redating(on, [unit]).open_children(unit))
    if foreign:
        raise DomainError(_("Not every inner department stands below this unit."), field="parts")


def _carry_people(
    unit: Unit, places: Mapping[int | None, Unit], on: date, actor: Actor, now: datetime
) -> list[int]:
    """Let posts in `unit` go on where `places` says (by cadre; None: for everybody)."""
    idle = without_post(unit, on) if None in places else []
    if idle:
        raise DomainError(
            _("Without a post on that day: %(names)s. Appoint them first.")
            % {"names": listed([cadre.name for cadre in idle])},
            field="on",
        )
    posts = Appointment.objects.filter(unit=unit, kind__in=POSTS).select_related("cadre")
    _check_no_later_posts(unit, places, on)
    pks = sorted(post.cadre_id for post in posts.held_on(on))
    # In order of number, as everywhere where several people are locked.
    list(Cadre.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    carried = [(post, places.get(post.cadre_id, places.get(None))) for post in posts.held_on(on)]
    events = [_carry(post, place, on) for post, place in carried if place is not None]
    record_events(events=events, actor=actor, now=now)
    return [post.cadre_id for post, place in carried if place is not None]


def _check_no_later_posts(unit: Unit, places: Mapping[int | None, Unit], on: date) -> None:
    later = Appointment.objects.filter(unit=unit, kind__in=POSTS, since__gt=on)
    if None not in places:
        later = later.filter(cadre__in=[pk for pk in places if pk is not None])
    names = list(later.values_list("cadre__name", flat=True))
    if names:
        raise DomainError(
            _("In %(unit)s a post begins after that day: %(names)s.")
            % {"unit": unit.name, "names": listed(names)},
            field="on",
        )


def _carry(post: Appointment, place: Unit, on: date) -> Event:
    before = {"unit": post.unit_id, "since": post.since.isoformat()}
    going_on = _go_on(post, place, on)
    return Event(
        RegisterTag.APPOINTMENT_CREATED,
        "cadre",
        post.cadre_id,
        post.cadre.name,
        before,
        {"unit": place.code, "post_title": going_on.post_title, "since": on.isoformat()},
    )


def _go_on(post: Appointment, place: Unit, on: date) -> Appointment:
    """Let `post` go on in `place` from `on` on; return what goes on there."""
    if post.since == on:
        post.unit = place
        post.save(update_fields=["unit"])
        return post
    until = post.until
    post.until, post.end_reason = on, EndReason.SUCCEEDED
    post.save(update_fields=["until", "end_reason"])
    going_on, _made = Appointment.objects.get_or_create(
        cadre_id=post.cadre_id,
        unit=place,
        post_title=post.post_title,
        since=on,
        defaults={
            "post_level": post.post_level,
            "rank": post.rank,
            "kind": post.kind,
            "until": until,
            "released_from": post.released_from,
        },
    )
    return going_on


def _carry_children(unit: Unit, places: Mapping[int | None, Unit], on: date) -> None:
    redating = Redating(on, [unit])
    for pk in redating.open_children(unit):
        place = places.get(pk, places.get(None))
        if place is not None and pk != place.pk:
            child = Unit.objects.get(pk=pk)
            redating.change(child, parent_id=place.pk)
    redating.write()


def _end(unit: Unit, on: date) -> None:
    redating = Redating(on, [unit])
    check_no_transfers(unit)
    check_uninhabited(unit, on, redating)
    redating.close(unit)
    redating.write()


def _record_reform(
    tag: RegisterTag, unit: Unit, on: date, places: Sequence[Unit], actor: Actor, now: datetime
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=unit.name,
        subject_type="unit",
        subject_id=unit.pk,
        before={"code": unit.code},
        after={"into": [place.code for place in places], "on": on.isoformat()},
    )
