"""Which row of a rule binds: versions, levels, units; and how a new version is added."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from records.core.errors import DomainError
from records.eligibility.checking.check import check_cadre
from records.eligibility.checking.policy import Policy, binding
from records.eligibility.models import Rule
from records.eligibility.services import create_rule
from records.eligibility.tags import EligibilityTag
from records.register.models import Unit
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory, UnitFactory
from tests.factories.records_rules import next_rule
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db

CODE = "hours_year_staff"
NEXT_YEAR = date(2027, 1, 1)


def follow(code: str = CODE, **given: Any) -> Rule:
    """Add a version of a shipped rule, changed by `given`."""
    return next_rule(code, **({"effective_from": NEXT_YEAR} | given))


def threshold(day: date, unit: Unit | None = None) -> Decimal | None:
    rule = Policy().on(day, unit.path if unit else "/").get(CODE)
    return rule.threshold if rule else None


@pytest.mark.parametrize("statement", ["UPDATE {} SET threshold = 1", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_rule(statement: str) -> None:
    table = Rule._meta.db_table
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert threshold(date(2026, 11, 23)) == 90


def test_the_shipped_rules() -> None:
    rules = Rule.objects.in_force(date(2026, 11, 23))
    assert set(rules.values_list("code", flat=True)) == {
        "hours_5y_leader",
        "hours_year_staff",
        "online_year",
        "makeup_after_promotion",
        "leave_limit",
        "truancy_limit",
        "party_essay",
    }
    assert not Rule.objects.in_force(date(2022, 12, 31)).exists()
    assert all(rule.source and rule.title for rule in rules)


def test_their_titles_and_sources_are_in_the_readers_language() -> None:
    rule = Rule.objects.get(code="online_year")
    with translation.override("zh-hans"):
        assert rule.label == "年度网络自学"
    with translation.override("en"):
        assert (rule.label, rule.source_label) == (rule.title, rule.source)


def test_a_new_version_begins_on_its_day() -> None:
    rule = follow(threshold=Decimal(110))
    assert (rule.version, rule.recorded_at) == (2, NOW)
    assert threshold(date(2026, 12, 31)) == 90
    assert threshold(NEXT_YEAR) == 110
    assert Rule.objects.in_force(NEXT_YEAR).get(code=CODE).threshold == 110
    assert Rule.objects.in_force(date(2026, 12, 31)).get(code=CODE).threshold == 90


def test_a_version_that_is_switched_off_ends_the_rule() -> None:
    follow(is_active=False)
    assert threshold(date(2026, 12, 31)) == 90
    assert threshold(NEXT_YEAR) is None
    assert not Rule.objects.in_force(NEXT_YEAR).filter(code=CODE).exists()


def test_a_version_that_has_run_out_does_not_bring_back_the_one_before() -> None:
    follow(effective_to=date(2027, 6, 30))
    assert threshold(date(2027, 6, 30)) == 90
    assert threshold(date(2027, 7, 1)) is None


@pytest.mark.parametrize(("city", "binds"), [(110, 110), (80, 90)])
def test_the_stricter_of_two_levels_binds(city, binds) -> None:
    follow(level="city", threshold=Decimal(city), effective_from=date(2024, 1, 1))
    assert threshold(date(2026, 1, 1)) == binds
    assert Rule.objects.in_force(date(2026, 1, 1)).filter(code=CODE).count() == 2


def test_without_days_is_stricter_than_with(leader) -> None:
    strict = follow(level="city", alternative_days=None, effective_from=date(2024, 1, 1))
    assert Policy().on(date(2026, 1, 1), "/")[CODE] == strict


def test_a_lower_level_may_override_where_it_covers() -> None:
    county, other = UnitFactory(), UnitFactory()
    town = UnitFactory(parent=county)
    follow(
        level="unit",
        for_unit=county,
        threshold=Decimal(40),
        overrides=True,
        effective_from=date(2024, 1, 1),
    )
    day = date(2026, 1, 1)
    assert [threshold(day, unit) for unit in (county, town, other)] == [40, 40, 90]


def test_a_unit_without_overriding_can_only_be_stricter() -> None:
    county, other = UnitFactory(), UnitFactory()
    values = {"level": "unit", "effective_from": date(2024, 1, 1)}
    follow(for_unit=county, threshold=Decimal(40), **values)
    follow(for_unit=other, threshold=Decimal(100), **values)
    day = date(2026, 1, 1)
    assert [threshold(day, unit) for unit in (county, other)] == [90, 100]


def test_what_stands_below_an_overriding_row_is_held_against_it() -> None:
    county = UnitFactory()
    values = {"effective_from": date(2024, 1, 1)}
    follow(level="city", threshold=Decimal(60), overrides=True, **values)
    follow(level="unit", for_unit=county, threshold=Decimal(70), **values)
    day = date(2026, 1, 1)
    assert [threshold(day, unit) for unit in (county, None)] == [70, 60]


def test_a_limit_of_a_class_is_stricter_the_lower_it_is() -> None:
    low = follow("leave_limit", level="city", threshold=Decimal("0.1"))
    follow("leave_limit", level="province", threshold=Decimal("0.2"))
    essays = follow("party_essay", level="national", threshold=Decimal(2))
    found = binding(Rule.objects.in_force(NEXT_YEAR), "/")
    assert found["leave_limit"] == low
    assert found["party_essay"] == essays


def test_a_new_rule_of_the_city_is_judged_like_the_others(staff) -> None:
    train(staff, 8, date(2026, 3, 1))
    create_rule(
        code="city_days",
        title="市级要求",
        window="calendar_year",
        unit="days",
        threshold=Decimal(5),
        effect="warns",
        source="市委组织部 2026 年 1 号文件",
        level="city",
        effective_from=date(2026, 1, 1),
        actor=ACTOR,
        now=NOW,
    )
    result = check_cadre(staff, as_of=date(2026, 11, 23)).result("city_days")
    assert (result.applies, result.unit, result.required, result.met) == (True, "days", 5, False)


def test_known_at_leaves_out_rules_recorded_later(staff) -> None:
    follow(threshold=Decimal(10), effective_from=date(2026, 1, 1))
    day = date(2026, 11, 23)
    before = datetime(2026, 11, 1, tzinfo=UTC)
    assert check_cadre(staff, as_of=day).result(CODE).required == 10
    assert check_cadre(staff, as_of=day, known_at=before).result(CODE).required == 90


def test_the_check_follows_the_unit_of_each_cadre() -> None:
    county = UnitFactory()
    follow(
        level="unit",
        for_unit=county,
        threshold=Decimal(40),
        overrides=True,
        effective_from=date(2024, 1, 1),
    )
    inside = AppointmentFactory(cadre=CadreFactory(unit=UnitFactory(parent=county))).cadre
    outside = AppointmentFactory().cadre
    required = [
        check_cadre(cadre, as_of=date(2026, 11, 23)).result(CODE).required
        for cadre in (inside, outside)
    ]
    assert required == [40, 90]


def test_a_new_version_leaves_a_trail() -> None:
    rule = follow(threshold=Decimal(110))
    event = TrailEvent.objects.get(tag=EligibilityTag.RULE_CREATED)
    assert (event.subject_id, event.actor_name) == (str(rule.pk), ACTOR.name)
    assert Decimal(event.before["threshold"]) == 90
    assert event.after["threshold"] == "110"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"effective_from": date(2023, 1, 1)}, "effective_from"),
        ({"effective_to": date(2026, 12, 31)}, "effective_to"),
        ({"threshold": Decimal(-1)}, "threshold"),
        ({"threshold": None}, "threshold"),
        ({"window": "class"}, "window"),
        ({"effect": "gate"}, "effect"),
        ({"unit": "share"}, "unit"),
        ({"applies_to": {"levels": 132}}, "applies_to"),
        ({"applies_to": {"level_max": "132"}}, "applies_to"),
        ({"subject": "class", "window": "class", "effect": "gate"}, "subject"),
    ],
)
def test_what_cannot_be_judged_is_refused(given, field) -> None:
    with pytest.raises(DomainError) as caught:
        follow(**given)
    assert caught.value.field == field
    assert Rule.objects.filter(code=CODE).count() == 1
    assert not TrailEvent.objects.filter(tag=EligibilityTag.RULE_CREATED).exists()
