"""Units, cadres and their posts."""

from datetime import datetime

from lms.demo.builder.context import BuildContext, at
from lms.demo.data.people import SEED, generate_people
from lms.demo.data.specs import AppointmentSpec, PersonSpec
from lms.demo.data.units import all_units
from records.register.services import appoint_cadre, create_unit, register_cadre


def build_units(context: BuildContext) -> None:
    """Create the city's units, parents first."""
    for spec in all_units():
        context.units[spec.code] = create_unit(
            code=spec.code,
            name=spec.name,
            short_name=spec.short_name,
            kind=spec.kind,
            parent=context.units[spec.parent_code] if spec.parent_code else None,
            actor=context.actor,
            now=context.beginning,
        )


def build_people(context: BuildContext) -> None:
    """Register the cadres and appoint them, in the order in which it happened."""
    for spec in generate_people(SEED, all_units(), context.today):
        context.people[spec.staff_number] = spec
        context.cadres[spec.staff_number] = register_cadre(
            values=_values(context, spec), actor=context.actor, now=_entered(context, spec)
        )
        for post in spec.appointments:
            _appoint(context, spec, post)


def _entered(context: BuildContext, spec: PersonSpec) -> datetime:
    """Return when a person came onto the register: not before what stands there of them."""
    last = max(day for day in (spec.began_work, spec.joined_party) if day)
    return max(context.beginning, at(last, 9))


def _values(context: BuildContext, spec: PersonSpec) -> dict[str, object]:
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
        "unit": context.units[spec.unit_code],
    }


def _appoint(context: BuildContext, spec: PersonSpec, post: AppointmentSpec) -> None:
    appoint_cadre(
        cadre=context.cadres[spec.staff_number],
        unit=context.units[post.unit_code],
        post_title=post.post_title,
        post_level=post.post_level,
        rank=post.rank,
        since=post.since,
        until=None,
        actor=context.actor,
        now=max(context.beginning, at(post.since, 9)),
    )
