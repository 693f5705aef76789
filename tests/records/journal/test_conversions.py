"""Conversion rows: shipped, versioned, never edited."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from records.core.errors import DomainError
from records.journal.models import ConversionRule
from records.journal.services import create_conversion_rule
from records.journal.tags import JournalTag
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW

pytestmark = pytest.mark.django_db


def create(**given):
    values = {
        "source_kind": "off_the_job",
        "unit": "day",
        "title": "脱产培训一天",
        "hours_per_unit": Decimal(7),
        "counts_toward": "concentrated",
        "source": "常德市委组织部文件",
        "effective_from": date(2026, 1, 1),
    }
    return create_conversion_rule(**(values | given), actor=ACTOR, now=NOW)


def hours(source_kind: str, unit: str, day: date) -> Decimal | None:
    rule = ConversionRule.objects.conversion_for(source_kind, unit, day)
    return rule and rule.hours_per_unit


@pytest.mark.parametrize(
    ("source_kind", "unit", "expected", "channel"),
    [
        ("off_the_job", "day", "8", "concentrated"),
        ("off_the_job", "half_day", "4", "concentrated"),
        ("online_hours", "item_30", "1", "online"),
        ("online_hours", "item_15", "0.5", "online"),
        ("online_hours", "item_short", "0.25", "online"),
        ("online_hours", "quiz", "0.5", "online"),
        ("theory_study", "meeting", "3", "other"),
        ("teaching", "hour", "5", "other"),
        ("degree", "year", "24", "other"),
        ("commercial", "hour", "0", "other"),
    ],
)
def test_shipped_rows(source_kind, unit, expected, channel) -> None:
    rule = ConversionRule.objects.conversion_for(source_kind, unit, date(2023, 1, 1))

    assert rule is not None
    assert rule.code == f"{source_kind}/{unit} v1"
    assert (rule.hours_per_unit, rule.counts_toward) == (Decimal(expected), channel)
    assert rule.source


def test_a_new_version_follows_the_old_one_from_its_day() -> None:
    rule = create()

    assert (rule.version, rule.code) == (2, "off_the_job/day v2")
    assert hours("off_the_job", "day", date(2025, 12, 31)) == 8
    assert hours("off_the_job", "day", date(2026, 1, 1)) == 7
    event = TrailEvent.objects.get(tag=JournalTag.CONVERSION_RULE_CREATED)
    assert (event.before["hours_per_unit"], event.after["hours_per_unit"]) == ("8.00", "7")


def test_a_version_switched_off_or_run_out_does_not_revive_the_old_one() -> None:
    create(is_active=False, effective_from=date(2025, 1, 1))
    assert hours("off_the_job", "day", date(2025, 1, 1)) is None

    create(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    assert hours("off_the_job", "day", date(2026, 6, 30)) == 7
    assert hours("off_the_job", "day", date(2026, 7, 1)) is None
    assert hours("off_the_job", "day", date(2024, 12, 31)) == 8


def test_a_first_version_of_a_new_source() -> None:
    assert create(source_kind="field_visit").version == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("effective_from", {"effective_from": date(2013, 1, 1)}),
        ("hours_per_unit", {"hours_per_unit": Decimal(-1)}),
        ("effective_to", {"effective_to": date(2025, 12, 31)}),
    ],
)
def test_rows_that_make_no_sense_are_refused(field, changes) -> None:
    with pytest.raises(DomainError) as caught:
        create(**changes)

    assert caught.value.field == field
    assert ConversionRule.objects.count() == 10


def test_all_rows_in_force_on_a_day() -> None:
    create()

    assert ConversionRule.objects.in_force(date(2012, 12, 31)).count() == 0
    assert ConversionRule.objects.in_force(date(2025, 1, 1)).count() == 10
    assert ConversionRule.objects.in_force(date(2026, 1, 1)).count() == 10


@pytest.mark.parametrize("statement", ["UPDATE {} SET hours_per_unit = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_conversion_row(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(ConversionRule._meta.db_table))
    assert hours("off_the_job", "day", date(2026, 1, 1)) == 8
