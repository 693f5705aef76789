"""Units, cadres and their posts."""

from datetime import datetime

from lms.demo.builder.world import World, at
from lms.demo.data.people import SEED, generate_people
from lms.demo.data.specs import AppointmentSpec, PersonSpec
from lms.demo.data.units import all_units
from records.register.services import appoint_cadre, create_unit, register_cadre


def build_units(world: World) -> None:
    """Create the city's units, parents first."""
    for spec in all_units():
        world.units[spec.code] = create_unit(
            code=spec.code,
            name=spec.name,
            short_name=spec.short_name,
            kind=spec.kind,
            parent=world.units[spec.parent_code] if spec.parent_code else None,
            actor=world.actor,
            now=world.beginning,
        )


def build_people(world: World) -> None:
    """Register the cadres and appoint them, in the order in which it happened."""
    for spec in generate_people(SEED, all_units(), world.today):
        world.people[spec.staff_number] = spec
        world.cadres[spec.staff_number] = register_cadre(
            values=_values(world, spec), actor=world.actor, now=_entered(world, spec)
        )
        for post in spec.appointments:
            _appoint(world, spec, post)


def _entered(world: World, spec: PersonSpec) -> datetime:
    """Return when a person came onto the register: not before what stands there of them."""
    last = max(day for day in (spec.began_work, spec.joined_party) if day)
    return max(world.beginning, at(last, 9))


def _values(world: World, spec: PersonSpec) -> dict[str, object]:
    return {
        "staff_number": spec.staff_number,
        "name": spec.name,
        "sex": spec.sex,
        "birth_date": spec.birth_date,
        "citizen_number": spec.citizen_number,
        "phone": spec.phone,
        "ethnicity": spec.ethnicity,
        "native_place": spec.native_place,
        "political_status": spec.political_status,
        "joined_party_on": spec.joined_party,
        "began_work_on": spec.began_work,
        "education": spec.education,
        "category": spec.category,
        "unit": world.units[spec.unit_code],
    }


def _appoint(world: World, spec: PersonSpec, post: AppointmentSpec) -> None:
    appoint_cadre(
        cadre=world.cadres[spec.staff_number],
        unit=world.units[post.unit_code],
        post_title=post.post_title,
        post_level=post.post_level,
        rank=post.rank,
        since=post.since,
        until=None,
        actor=world.actor,
        now=max(world.beginning, at(post.since, 9)),
    )
