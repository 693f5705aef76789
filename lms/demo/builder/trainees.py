"""Who is called up to which class."""

from lms.demo.accounts import DemoAccount
from lms.demo.builder.context import BuildContext, at
from lms.demo.builder.staff import build_trainee_account
from lms.demo.data.classes import all_classes
from lms.demo.data.specs import Audience, ClassSpec, PersonSpec
from records.accounts.enums import RoleKind
from records.core.codes import PostLevel, Rank

YOUNG = 40
SHOWN = 2


def build_trainees(context: BuildContext) -> list[DemoAccount]:
    """Enroll each class's trainees; return the trainees named on the sign-in page."""
    from courses.enrollment.services import enroll_cadres

    shown: list[DemoAccount] = []
    for turn, spec in enumerate(all_classes(context.today)):
        people = _called_up(context, spec, turn)
        now = (
            min(context.now, at(spec.start, 9).replace(day=1))
            if spec.stage == "closed"
            else context.now
        )
        enroll_cadres(
            training_class=context.classes[spec.code],
            cadres=[context.cadres[person.staff_number] for person in people],
            actor=context.actor,
            now=now,
        )
        if spec.stage == "running":
            shown = [_show(context, person, spec) for person in people]
    leader = next(p for p in context.people.values() if fits(p, "leaders"))
    return [*shown[:SHOWN], _show(context, leader, None)]


def _show(context: BuildContext, person: PersonSpec, spec: ClassSpec | None) -> DemoAccount:
    user = build_trainee_account(context, person.staff_number)
    note = f"正在参加{spec.title}" if spec else f"{person.post.post_title}：看五年周期学时"
    return DemoAccount(user.username, user.name, str(RoleKind.TRAINEE.label), note)


def _called_up(context: BuildContext, spec: ClassSpec, turn: int) -> list[PersonSpec]:
    """Return the people of the class's audience, another part of them each time."""
    fitting = [p for p in context.people.values() if fits(p, spec.audience, spec)]
    start = (turn * 7) % max(1, len(fitting))
    return (fitting[start:] + fitting[:start])[: spec.enrolled]


def fits(person: PersonSpec, audience: Audience, spec: ClassSpec | None = None) -> bool:
    """Return whether a person belongs to an audience, by the post held now."""
    level, rank = person.post.post_level, person.post.rank
    day = spec.start if spec else person.post.since
    if spec is not None and person.began_work >= day:
        return False
    age = day.year - person.birth_date.year
    leads = level <= PostLevel.COUNTY_DEPUTY or rank <= Rank.COUNSEL_4
    section = level in (PostLevel.TOWNSHIP_CHIEF, PostLevel.TOWNSHIP_DEPUTY)
    return {
        "leaders": leads,
        "section": section,
        "young": section and age <= YOUNG,
        "new_staff": level in (PostLevel.STAFF, PostLevel.CLERK) and age <= 30,
        "township": _in_township(person) and not leads,
        "staff": not leads,
    }[audience]


def _in_township(person: PersonSpec) -> bool:
    return "-1" in person.unit_code
