"""What every predicate of the rooms answers, and which rows every queryset shows: role by role.

Pages ask several walls at once, so one that had fallen would hide behind another; here each stands
alone. Beside the roles of the world stand a closed account of an officer and of a superuser, and
deputies of an officer and of a class supervisor.
"""

import inspect
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from rules.predicates import Predicate

from courses.essays.models import EssayReader
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import delegate_role
from records.core.access.actor import Actor
from records.register.models import UnitSpan
from tests.factories.records import NOW, UserFactory
from tests.house.matrix.world import World

QUERYSETS = ("visible_to", "managed_by", "open_to")
BEGINNINGS = ("may_", "is_", "keeps_", "decides_", "teaches", "in_person", "stands_for")
OTHERWISE_TESTED = {
    "accounts.may_grant",
    "accounts.stands_for",
    "exports.may_export",
    "lists.may_act",
}
"""What is asked about more than a row of the world."""
BY_ROOM = {
    "classes": "trainingclass",
    "attendance": "session",
    "essays": "essay",
    "tenders": "tender",
}
BY_NAME = {
    "attendance.may_read_roll": "trainingclass",
    "completion.may_see_board": "trainingclass",
    "completion.may_close": "trainingclass",
    "essays.in_person": "",
    "tenders.keeps_regimes": "",
    "tenders.may_ask_questions": "",
    "tenders.may_draft_tenders": "",
    "tenders.may_list_tenders": "",
}
"""Rows that predicates are asked about which were combined and so do not name what they take."""
BY_PARAMETER = {"training_class": "trainingclass", "request": "correction", "account": "user"}


TOLD = {
    "accounts.grantable_kinds": "",
    "accounts.sign_in.accounts_freed_by": "user supervisor teacher",
    "accounts.sign_in.accounts_kept_by": "user supervisor teacher",
    "accounts.sign_in.cadres_kept_by": "cadre",
    "catalog.linkable_accounts": "user teacher",
    "eligibility.coverage_paths": "",
    "eligibility.levels_written_by": "",
    "lists.held_kinds": "",
    "register.units_kept_by": "",
}
"""What answers with more than yes or no: words, or those of the rows named here."""


def rights_of(world: World) -> dict[str, dict[str, str]]:
    """Return, for each predicate and queryset and each who asks, `near/far` or one answer."""
    _add_rows(world)
    people = _people(world)
    table = {
        name: {who: _answer(asked, row, user, world) for who, user in people.items()}
        for name, asked, row in sorted(_predicates(), key=lambda one: one[0])
    }
    modules = dict(_modules())
    for name, rows in TOLD.items():
        room, _dot, function = name.rpartition(".")
        asked = getattr(modules[room], function)
        table[name] = {who: _told(asked, rows.split(), user, world) for who, user in people.items()}
    for name, model, method in _querysets(world):
        table[name] = {who: _shown(model, method, user, world) for who, user in people.items()}
    return table


def askers() -> list[str]:
    """Return who asks beside the roles of the world."""
    return ["officer closed", "superuser closed", "officer's deputy", "supervisor's deputy"]


def _add_rows(world: World) -> None:
    """The near essay is marked by the lecturer and shown to the auditor, the far one to nobody."""
    units = [rows["unit"] for rows in world.rows.values()]
    world.put("unitspan", *(UnitSpan.objects.get(unit=unit) for unit in units))
    essay = world.rows["near"]["essay"]
    essay.marker = world.accounts["lecturer"]
    essay.save(update_fields=["marker"])
    EssayReader.objects.create(
        essay=essay,
        user=world.accounts["auditor"],
        purpose="复核",
        named_by=world.accounts["class_supervisor"],
        named_at=NOW,
    )


def _people(world: World) -> dict[str, Any]:
    found: dict[str, Any] = {
        role: AnonymousUser() if user is None else _fresh(user)
        for role, user in world.accounts.items()
    }
    for role in ("officer", "superuser"):
        closed = _fresh(world.accounts[role])
        closed.is_active = False
        found[f"{role} closed"] = closed
    for role, kind in (("officer", RoleKind.OFFICER), ("supervisor", RoleKind.CLASS_SUPERVISOR)):
        found[f"{role}'s deputy"] = _deputy(world.accounts[kind], kind, world)
    return found


def _fresh(user: Any) -> Any:
    return User.objects.get(pk=user.pk)


def _deputy(user: Any, kind: str, world: World) -> Any:
    deputy = UserFactory(unit=world.rows["near"]["unit"], username=f"deputy-{kind}"[:30])
    delegate_role(
        role=user.roles.get(kind=kind),
        deputy=deputy,
        unit=None,
        valid_from=NOW.date(),
        valid_until=date(2026, 12, 1),
        reason="出差",
        actor=Actor(user.pk, user.name),
        now=NOW,
    )
    deputy = _fresh(deputy)
    deputy.act_for(user.pk, user.name)
    return deputy


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """Yield the modules of predicates, a lower room's before a higher one's."""
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in ("records", "courses"):
            for file in sorted(Path(config.path).rglob("permissions.py")):
                inside = file.parent.relative_to(config.path).parts
                name = ".".join((config.name, *inside))
                yield name.split(".", 1)[1], import_module(f"{name}.permissions")


def _predicates() -> Iterator[tuple[str, Any, str]]:
    """Yield each predicate with its name and the row it is asked about, "" for none."""
    predicates = vars(import_module("records.accounts.predicates"))
    known = {(name, id(value)) for name, value in predicates.items()}
    for room, module in _modules():
        for name, value in vars(module).items():
            # The lower room comes first, so that what is imported from it is known already.
            mine = isinstance(value, Predicate) and (name, id(value)) not in known
            mine = mine or (inspect.isfunction(value) and value.__module__ == module.__name__)
            known.add((name, id(value)))
            full = f"{room}.{name}"
            if mine and name.startswith(BEGINNINGS) and full not in OTHERWISE_TESTED:
                yield full, value, _row_for(full, value)


def _row_for(full: str, value: Any) -> str:
    if full in BY_NAME:
        return BY_NAME[full]
    if isinstance(value, Predicate):
        return BY_ROOM.get(full.split(".")[0], "")
    parameters = list(inspect.signature(value).parameters)[1:]
    return BY_PARAMETER.get(parameters[0], parameters[0]) if parameters else ""


def _answer(asked: Any, row: str, user: Any, world: World) -> str:
    if not row:
        return _said(asked, user)
    return "/".join(_said(asked, user, rows[row]) for rows in world.rows.values())


def _said(asked: Any, *given: Any) -> str:
    try:
        return "yes" if asked(*given) else "-"
    except (AttributeError, TypeError):
        if isinstance(given[0], AnonymousUser):
            return "never asked"
        raise


def _told(asked: Any, names: list[str], user: Any, world: World) -> str:
    try:
        answer = asked(user)
        if answer is None:
            return "all"
        if not names:
            return ",".join(sorted(str(one) for one in answer)) or "-"
        found = set(answer.values_list("pk", flat=True))
    except (AttributeError, TypeError):
        if isinstance(user, AnonymousUser):
            return "never asked"
        raise
    sides = ([name for name in names if rows[name].pk in found] for rows in world.rows.values())
    return "/".join(",".join(side) or "-" for side in sides)


def _querysets(world: World) -> Iterator[tuple[str, Any, str]]:
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if _row_of(model) not in world.rows["near"]:
            continue
        for method in QUERYSETS:
            if hasattr(model._default_manager.all(), method):
                yield f"{model._meta.label}.{method}", model, method


def _row_of(model: Any) -> str:
    name = str(model._meta.model_name)
    return {"changerequest": "correction", "owndatafile": "owndata"}.get(name, name)


def _shown(model: Any, method: str, user: Any, world: World) -> str:
    try:
        shown = set(
            getattr(model._default_manager.all(), method)(user).values_list("pk", flat=True)
        )
    except (AttributeError, TypeError):
        if isinstance(user, AnonymousUser):
            return "never asked"
        raise
    name = _row_of(model)
    return "/".join("yes" if rows[name].pk in shown else "-" for rows in world.rows.values())
