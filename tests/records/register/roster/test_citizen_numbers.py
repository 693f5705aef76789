"""What a row says is held against the citizen number."""

from datetime import date
from types import SimpleNamespace

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


@pytest.mark.parametrize(
    "cell",
    [
        "1978.03",
        "1978-03",
        "197803",
        197803,
        1978.03,
        "1978年3月",
        "1978-03-15",
        date(1978, 3, 15),
        date(1978, 3, 1),
        28564,
        "1978/3/15",
    ],
)
def test_birth_dates_that_agree(city: SimpleNamespace, cell: object) -> None:
    rows = [[*HEAD, "出生年月"], ["张三", NUMBER, "430702", cell]]
    (row,) = plan(rows).good
    assert row.values["birth_date"] == BORN


@pytest.mark.parametrize("cell", ["1978.04", "1979-03", 197804, date(1978, 3, 16), "1978-03-16"])
def test_birth_dates_that_do_not(city: SimpleNamespace, cell: object) -> None:
    found = plan([[*HEAD, "出生年月"], ["张三", NUMBER, "430702", cell]])
    assert errors(found) == [(2, "birth_date")]


def test_birth_date_with_its_day_is_held_to_the_day(city: SimpleNamespace) -> None:
    found = plan([[*HEAD, "出生日期"], ["张三", NUMBER, "430702", "1978-03-01"]])
    assert errors(found) == [(2, "birth_date")]


@pytest.mark.parametrize("born", [date(1978, 10, 5), date(1978, 1, 5)])
def test_citizen_number_settles_a_month_that_excel_cut(city: SimpleNamespace, born: date) -> None:
    rows = [[*HEAD, "出生年月"], ["张三", citizen_number(born), "430702", 1978.1]]
    (row,) = plan(rows).good
    assert row.values["birth_date"] == born


def test_month_that_nothing_settles_is_an_error(city: SimpleNamespace) -> None:
    found = plan([[*HEAD, "参加工作时间"], ["张三", NUMBER, "430702", "1999.1"]])
    assert errors(found) == [(2, "began_work_on")]


def test_sex_is_held_against_the_number_of_the_register_too(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="1", name="张三", citizen_number=NUMBER, birth_date=BORN, unit=city.root
    )
    found = plan([["姓名", "工号", "性别", "出生年月"], ["张三", "1", "女", "1979.01"]])
    assert errors(found) == [(2, "birth_date"), (2, "sex")]


def test_several_errors_of_a_row_are_all_told(city: SimpleNamespace) -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    found = plan([[*HEAD, "手机", "民族"], [None, wrong, "无此单位", "12", "火星族"]])
    assert {field for _row, field in errors(found)} == {
        "name",
        "citizen_number",
        "unit",
        "phone",
        "ethnicity",
    }
    assert counts(found)[:3] == (0, 0, 0)
