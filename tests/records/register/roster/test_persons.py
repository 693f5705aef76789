"""Whom a row is about."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.records import CadreFactory
from tests.factories.sheets import citizen_number
from tests.records.register.roster.rosters import (
    BORN,
    HEAD,
    NUMBER,
    counts,
    errors,
    plan,
)

pytestmark = pytest.mark.django_db


def test_row_without_any_number_is_an_error(city: SimpleNamespace) -> None:
    assert errors(plan([HEAD, ["张三", None, "430702"]])) == [(2, "citizen_number")]


@pytest.mark.parametrize("second", [["张三", NUMBER, None], ["张三", None, "7"]])
def test_same_person_twice_names_the_earlier_row(
    city: SimpleNamespace, second: list[Any], english: None
) -> None:
    rows = [["姓名", "身份证号", "工号"], ["张三", NUMBER, "7"], second]
    found = plan(rows, unit=city.wuling)
    (error,) = found.errors
    assert error.row == 3
    assert "Row 2" in error.message
    assert counts(found) == (1, 0, 0, 1)


def test_same_person_under_either_number_is_one_person(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="7", name="张三", citizen_number=NUMBER, birth_date=BORN, unit=city.root
    )
    found = plan([["姓名", "身份证号", "工号"], ["张三", NUMBER, None], ["张三", None, "7"]])
    assert [row for row, _field in errors(found)] == [3]


def test_numbers_of_two_people_contradict(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="1", name="张三", citizen_number=NUMBER, birth_date=BORN, unit=city.root
    )
    CadreFactory(
        staff_number="2", name="李四", citizen_number=citizen_number(BORN, 3), unit=city.root
    )
    rows = [
        ["姓名", "身份证号", "工号"],
        ["张三", NUMBER, "2"],
        ["王五", citizen_number(BORN, 5), "1"],
    ]
    assert errors(plan(rows)) == [(2, "staff_number"), (3, "citizen_number")]


def test_person_of_another_unit_is_out_of_reach(city: SimpleNamespace) -> None:
    CadreFactory(staff_number="1", name="张三", unit=city.dingcheng_org)
    rows = [["姓名", "工号"], ["张三", "1"]]
    assert errors(plan(rows, unit=city.wuling)) == [(2, "unit")]
    assert errors(plan(rows, allowed=[city.wuling])) == [(2, "unit")]
    assert errors(plan(rows, allowed=[city.dingcheng])) == []


def test_person_who_left_is_not_changed(city: SimpleNamespace) -> None:
    CadreFactory(staff_number="1", name="张三", unit=city.root, left_on=date(2025, 1, 1))
    assert errors(plan([["姓名", "工号"], ["张三", "1"]])) == [(2, "name")]
