"""`check_eligibility`: what it prints, and what it says to a wrong call."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.core.codes import PostLevel, Rank
from records.eligibility.tags import EligibilityTag
from records.register.models import Cadre
from records.trail.models import TrailEvent
from tests.factories.records import AppointmentFactory, CadreFactory, UnitFactory
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db

TODAY = "2026-11-23"


def ask(*options: str, as_of: str = TODAY) -> list[dict[str, Any]]:
    return json.loads(run(*options, "--as-of", as_of, "--format", "json"))


def run(*options: str) -> str:
    out = StringIO()
    call_command("check_eligibility", *options, stdout=out)
    return out.getvalue()


def rule(answer: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in answer["rules"] if one["code"] == code)


def test_one_cadre_is_told_with_evidence(staff: Cadre) -> None:
    entry = train(staff, "89.50", date(2026, 3, 1))

    [answer] = ask("--cadre", staff.staff_number)

    assert answer["cadre"] == staff.staff_number
    assert (answer["name"], answer["unit"]) == (staff.name, staff.unit.code)
    assert answer["unit_name"] == staff.unit.name
    assert (answer["as_of"], answer["eligible"]) == (TODAY, False)
    assert answer["verdict"] == "not_eligible"
    told = rule(answer, "hours_year_staff")
    assert {"code", "applies", "why", "required", "actual", "unit", "met", "due"} <= set(told)
    assert (told["applies"], told["met"], told["due"]) == (True, False, "2026-12-31")
    assert (told["required"], told["actual"], told["unit"]) == (90, 89.5, "hours")
    assert told["why"]
    [proof] = told["evidence"]
    assert (proof["id"], proof["seq"], proof["occurred_on"]) == (entry.pk, 1, "2026-03-01")
    assert (proof["hours"], proof["digest"]) == (89.5, entry.digest)
    assert proof["title"] == entry.facts["title"]


def test_a_rule_that_does_not_apply_has_no_figures(staff: Cadre) -> None:
    [answer] = ask("--cadre", staff.staff_number)
    told = rule(answer, "hours_5y_leader")
    assert told["applies"] is False
    assert [told[key] for key in ("required", "actual", "met", "due")] == [None] * 4
    assert (told["evidence"], told["unit"]) == ([], "hours")
    assert told["why"]


def test_the_shipped_rules_come_in_their_order(leader: Cadre) -> None:
    [answer] = ask("--cadre", leader.staff_number)
    assert [one["code"] for one in answer["rules"]] == [
        "hours_5y_leader",
        "hours_year_staff",
        "online_year",
        "makeup_after_promotion",
    ]


def test_a_unit_comes_with_those_below_it() -> None:
    county = UnitFactory(code="430702")
    office = UnitFactory(code="430702-01", parent=county)
    inside = [AppointmentFactory(cadre=CadreFactory(unit=u)).cadre for u in (county, office)]
    outside = AppointmentFactory().cadre
    assert {one["cadre"] for one in ask("--unit", "430702")} == {c.staff_number for c in inside}
    assert outside.staff_number in {one["cadre"] for one in ask("--all")}


def test_who_has_left_by_then_is_not_among_all(staff: Cadre) -> None:
    Cadre.objects.filter(pk=staff.pk).update(left_on=date(2026, 6, 1))
    assert ask("--all") == []
    assert [one["cadre"] for one in ask("--all", as_of="2026-05-31")] == [staff.staff_number]


def test_a_former_day_and_what_was_known_then(staff: Cadre) -> None:
    train(staff, 90, date(2026, 3, 1), now=datetime(2026, 10, 1, tzinfo=UTC))
    number = staff.staff_number
    assert rule(ask("--cadre", number)[0], "hours_year_staff")["met"] is True
    then = ask("--cadre", number, as_of="2026-02-28")[0]
    assert rule(then, "hours_year_staff")["actual"] == 0
    unknown = ask("--cadre", number, "--known-at", "2026-09-30T09:00")[0]
    assert rule(unknown, "hours_year_staff")["actual"] == 0


def test_text_has_a_line_for_each_rule(staff: Cadre) -> None:
    train(staff, 40, date(2026, 3, 1))
    lines = run("--cadre", staff.staff_number, "--as-of", TODAY).splitlines()
    assert staff.name in lines[0]
    assert [line for line in lines[1:] if "40/90" in line and "2026-12-31" in line]
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--cadre", "nobody"], "--cadre"),
        (["--unit", "nowhere"], "--unit"),
        (["--all", "--as-of", "2026-13-40"], "--as-of"),
        (["--all", "--as-of", "yesterday"], "--as-of"),
        (["--all", "--known-at", "2026-02-30T10:00"], "--known-at"),
        ([], "--cadre"),
        (["--all", "--cadre", "1"], "--cadre"),
    ],
)
def test_a_wrong_call_names_the_option(options, named) -> None:
    with pytest.raises(CommandError, match=named) as caught:
        run(*options)
    if options and len(options) < 3:
        assert caught.value.returncode == 2
    assert TrailEvent.objects.filter(tag=EligibilityTag.CHECK_VIEWED).count() == 0


def test_a_run_leaves_one_event(staff: Cadre, leader: Cadre) -> None:
    ask("--all")
    event = TrailEvent.objects.get(tag=EligibilityTag.CHECK_VIEWED)
    assert (event.actor_id, event.after["as_of"]) == (None, TODAY)


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_number_of_queries_does_not_grow(number) -> None:
    for place in range(number):
        level = (PostLevel.COUNTY_DEPUTY, PostLevel.STAFF)[place % 2]
        cadre = AppointmentFactory(post_level=level, until=date(2026, 5, 1)).cadre
        AppointmentFactory(cadre=cadre, rank=Rank.COUNSEL_4, since=date(2026, 5, 1))
        train(cadre, 8, date(2026, 3, 1))
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert len(ask("--all")) == number
    reads = [one for one in caught.captured_queries if one["sql"].startswith(("SELECT", "WITH"))]
    assert len(reads) <= 6
