"""Rosters as rows, and what planning or applying one gives."""

from datetime import date
from typing import Any

from records.register.roster.plan import RosterPlan, plan_roster
from records.register.roster.services import apply_roster
from tests.factories.records import ACTOR, NOW
from tests.factories.sheets import citizen_number, xlsx

TODAY = date(2026, 11, 23)
BORN = date(1978, 3, 15)
NUMBER = citizen_number(BORN)
HEAD = ["姓名", "身份证号", "单位"]
POST = ["姓名", "工号", "职务", "职务层次", "职级", "任现职时间", "任现职级时间"]


def plan(rows: list[list[Any]], **kwargs: Any) -> RosterPlan:
    return plan_roster(xlsx(rows), "名册.xlsx", today=TODAY, **kwargs)


def apply(rows: list[list[Any]], **kwargs: Any) -> RosterPlan:
    return apply_bytes(xlsx(rows), **kwargs)


def apply_bytes(content: bytes, **kwargs: Any) -> RosterPlan:
    return apply_roster(
        content=content, filename="名册", today=TODAY, actor=ACTOR, now=NOW, **kwargs
    )


def counts(found: RosterPlan) -> tuple[int, int, int, int]:
    told = found.as_json()
    return told["new"], told["changed"], told["unchanged"], len(told["errors"])


def errors(found: RosterPlan) -> list[tuple[int, str]]:
    return [(error.row, error.field) for error in found.errors]
