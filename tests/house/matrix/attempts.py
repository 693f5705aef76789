"""What somebody would try who wants to reach further than he may: one call of a service each."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from courses.catalog.services import change_lecturer, create_lecturer
from courses.classes.services import (
    add_session,
    cancel_class,
    change_class,
    change_session,
    create_class,
    publish_class,
    remove_session,
)
from courses.completion.services import close_class, queue_closing
from courses.enrollment.services import enroll_cadres, enroll_self, withdraw, withdraw_self
from courses.essays.services import accept_essay, assign_marker, name_reader, save_draft
from records.accounts.enums import RoleKind
from records.accounts.services import change_user, create_user, grant_role, revoke_role
from records.core.access.actor import Actor
from records.eligibility.services import create_rule
from records.journal.services import create_conversion_rule
from records.register.services import (
    appoint_cadre,
    change_cadre,
    create_unit,
    register_cadre,
    rename_unit,
)
from tests.factories.records import NOW
from tests.house.matrix.world import World

Attempt = Callable[[World, Actor], Any]


def _class_values(world: World, **given: Any) -> dict[str, Any]:
    near = world.rows["near"]
    return {
        "code": "NEW1",
        "title": "新班",
        "kind": "training",
        "mode": "off_the_job",
        "organiser": near["unit"],
        "host": near["unit"],
        "supervisor": near["supervisor"],
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2026, 12, 3),
        "capacity": 10,
        **given,
    }


def _rule(world: World, actor: Actor, **given: Any) -> Any:
    values = {
        "code": "hours_year_staff",
        "title": "一小时就够",
        "window": "calendar_year",
        "unit": "hours",
        "effect": "blocks",
        "source": "无",
        "threshold": Decimal(1),
        "effective_from": date(2027, 1, 1),
        **given,
    }
    return create_rule(**values, actor=actor, now=NOW)


def _conversion(world: World, actor: Actor) -> Any:
    return create_conversion_rule(
        source_kind="off_the_job",
        unit="day",
        title="一天百学时",
        hours_per_unit=Decimal(100),
        counts_toward="concentrated",
        source="无",
        effective_from=date(2026, 12, 1),
        actor=actor,
        now=NOW,
    )


def _grant(world: World, actor: Actor, **given: Any) -> Any:
    near = world.rows["near"]
    values = {"user": near["user"], "kind": RoleKind.UNIT_LIAISON, "unit": near["unit"], **given}
    return grant_role(**values, actor=actor, now=NOW)


def _session_values(world: World, **given: Any) -> dict[str, Any]:
    session = world.rows["near"]["session"]
    values = {name: getattr(session, name) for name in ("starts_at", "ends_at", "hours", "title")}
    return {**values, "content_kind": "theory", "method": "lecture", "venue": "", **given}


def far(world: World, name: str) -> Any:
    return world.rows["far"][name]


OFFICER_OF_A_DISTRICT: dict[str, Attempt] = {
    "give a role to an account of another district": lambda w, a: _grant(w, a, user=far(w, "user")),
    "give a role to an officer of the city": lambda w, a: _grant(
        w, a, user=w.accounts["officer@city"]
    ),
    "give a role for another district": lambda w, a: _grant(w, a, unit=far(w, "unit")),
    "give a role for the whole city": lambda w, a: _grant(w, a, unit=w.city),
    "give a role everywhere": lambda w, a: _grant(w, a, unit=None),
    "give a role to oneself": lambda w, a: _grant(w, a, user=w.accounts["officer"]),
    "make an auditor": lambda w, a: _grant(w, a, kind=RoleKind.AUDITOR),
    "take a role of another district": lambda w, a: revoke_role(
        role=far(w, "role"), actor=a, now=NOW
    ),
    "make an account for a cadre of another district": lambda w, a: create_user(
        username="X1", name="某", password=None, cadre=far(w, "cadre"), actor=a, now=NOW
    ),
    "change an account of another district": lambda w, a: change_user(
        user=far(w, "user"), name="某", phone="", is_active=False, actor=a, now=NOW
    ),
    "change an account of an officer of the city": lambda w, a: change_user(
        user=w.accounts["officer@city"], name="某", phone="", is_active=False, actor=a, now=NOW
    ),
    "appoint a cadre of another district": lambda w, a: appoint_cadre(
        cadre=far(w, "cadre"),
        unit=w.rows["near"]["unit"],
        post_title="科员",
        since=date(2026, 12, 1),
        actor=a,
        now=NOW,
    ),
    "appoint to a post of another district": lambda w, a: appoint_cadre(
        cadre=w.rows["near"]["cadre"],
        unit=far(w, "unit"),
        post_title="科员",
        since=date(2026, 12, 1),
        actor=a,
        now=NOW,
    ),
    "register a cadre in another district": lambda w, a: register_cadre(
        values={"staff_number": "X1", "name": "某", "unit": far(w, "unit")}, actor=a, now=NOW
    ),
    "change a cadre of another district": lambda w, a: change_cadre(
        cadre=far(w, "cadre"), values={"name": "某"}, actor=a, now=NOW
    ),
    "put a unit below another district": lambda w, a: create_unit(
        code="X1", name="某", kind="department", parent=far(w, "unit"), actor=a, now=NOW
    ),
    "put a unit at the root": lambda w, a: create_unit(
        code="X1", name="某", kind="department", parent=None, actor=a, now=NOW
    ),
    "rename a unit of another district": lambda w, a: rename_unit(
        unit=far(w, "unit"), name="某", on=date(2026, 12, 1), actor=a, now=NOW
    ),
    "write a conversion row for the city": _conversion,
    "write a national rule": lambda w, a: _rule(w, a, level="national"),
    "write a rule of the city": lambda w, a: _rule(w, a, level="city", for_unit=w.city),
    "write a rule for another district": lambda w, a: _rule(
        w, a, level="unit", for_unit=far(w, "unit")
    ),
    "write a rule for everybody": lambda w, a: _rule(w, a, level="unit"),
    "plan a class for another district": lambda w, a: create_class(
        values=_class_values(w, organiser=far(w, "unit")), actor=a, now=NOW
    ),
    "name a supervisor of another district": lambda w, a: create_class(
        values=_class_values(w, supervisor=far(w, "supervisor")), actor=a, now=NOW
    ),
    "supervise without the role": lambda w, a: create_class(
        values=_class_values(w, supervisor=w.accounts["officer"]), actor=a, now=NOW
    ),
    "change a class of another district": lambda w, a: change_class(
        training_class=far(w, "trainingclass"), values={"title": "某"}, actor=a, now=NOW
    ),
    "hand an own class to another district": lambda w, a: change_class(
        training_class=w.rows["near"]["trainingclass"],
        values={"organiser": far(w, "unit")},
        actor=a,
        now=NOW,
    ),
    "publish a class of another district": lambda w, a: publish_class(
        training_class=far(w, "trainingclass"), actor=a, now=NOW
    ),
    "cancel a class of another district": lambda w, a: cancel_class(
        training_class=far(w, "trainingclass"), actor=a, now=NOW
    ),
    "draw a timetable of another district": lambda w, a: add_session(
        training_class=far(w, "trainingclass"), values=_session_values(w), actor=a, now=NOW
    ),
    "change a session of another district": lambda w, a: change_session(
        session=far(w, "session"), values={"venue": "某"}, actor=a, now=NOW
    ),
    "remove a session of another district": lambda w, a: remove_session(
        session=far(w, "session"), actor=a, now=NOW
    ),
    "enroll a cadre of another district": lambda w, a: enroll_cadres(
        training_class=w.rows["near"]["trainingclass"],
        cadres=[far(w, "cadre")],
        actor=a,
        now=NOW,
    ),
    "enroll into a class of another district": lambda w, a: enroll_cadres(
        training_class=far(w, "trainingclass"),
        cadres=[w.rows["near"]["cadre"]],
        actor=a,
        now=NOW,
    ),
    "take a place for somebody": lambda w, a: enroll_self(
        training_class=w.rows["near"]["trainingclass"],
        cadre=w.rows["near"]["cadre"],
        actor=a,
        now=NOW,
    ),
    "withdraw somebody from a class of another district": lambda w, a: withdraw(
        enrollment=far(w, "enrollment"), reason="某", actor=a, now=NOW
    ),
    "close a class of another district": lambda w, a: close_class(
        training_class=far(w, "trainingclass"), actor=a, now=NOW
    ),
    "have a class of another district closed": lambda w, a: queue_closing(
        training_class=far(w, "trainingclass"), actor=a, now=NOW
    ),
    "mark an essay": lambda w, a: accept_essay(
        essay=w.rows["near"]["essay"], grade="good", comment="", actor=a, now=NOW
    ),
    "open an essay by being named by oneself": lambda w, a: name_reader(
        essay=w.rows["near"]["essay"],
        reader=w.accounts["officer@city"],
        purpose="看看",
        actor=a,
        now=NOW,
    ),
    "tie a teacher to the own account": lambda w, a: change_lecturer(
        lecturer=w.rows["near"]["lecturer"],
        values={"user": w.accounts["officer"]},
        actor=a,
        now=NOW,
    ),
}
OTHERS: dict[str, tuple[str, Attempt]] = {
    "an editor ties a teacher to the own account": (
        "editor",
        lambda w, a: create_lecturer(
            name="某", kind="full_time", user=w.accounts["editor"], actor=a, now=NOW
        ),
    ),
    "an editor undoes a tie": (
        "editor",
        lambda w, a: change_lecturer(
            lecturer=w.rows["near"]["lecturer"], values={"user": None}, actor=a, now=NOW
        ),
    ),
    "an auditor changes a cadre": (
        "auditor@city",
        lambda w, a: change_cadre(
            cadre=w.rows["near"]["cadre"], values={"name": "某"}, actor=a, now=NOW
        ),
    ),
    "a liaison appoints": (
        "unit_liaison",
        lambda w, a: appoint_cadre(
            cadre=w.rows["near"]["cadre"],
            unit=w.rows["near"]["unit"],
            post_title="局长",
            since=date(2026, 12, 1),
            actor=a,
            now=NOW,
        ),
    ),
    "a supervisor gives an essay to a teacher of another district": (
        "class_supervisor",
        lambda w, a: assign_marker(
            essay=w.rows["near"]["essay"], marker=far(w, "teacher"), actor=a, now=NOW
        ),
    ),
    "a supervisor closes the class of another": (
        "class_supervisor",
        lambda w, a: close_class(training_class=far(w, "trainingclass"), actor=a, now=NOW),
    ),
    "a trainee writes the essay of another": (
        "trainee",
        lambda w, a: save_draft(
            enrollment=far(w, "enrollment"),
            title="某",
            text="某",
            base_version=None,
            actor=a,
            now=NOW,
        ),
    ),
    "a trainee gives back the place of another": (
        "trainee",
        lambda w, a: withdraw_self(enrollment=far(w, "enrollment"), reason="某", actor=a, now=NOW),
    ),
    "an officer of the city writes a national rule": (
        "officer@city",
        lambda w, a: _rule(w, a, level="national"),
    ),
    "a provider makes an account": (
        "provider",
        lambda w, a: create_user(username="X1", name="某", password=None, actor=a, now=NOW),
    ),
}
EVERY = {
    f"officer: {what}": ("officer", attempt) for what, attempt in OFFICER_OF_A_DISTRICT.items()
}
EVERY |= OTHERS
