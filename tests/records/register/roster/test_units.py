"""Units as offices write them."""

from types import SimpleNamespace

import pytest

from records.register.roster.plan import plan_roster
from tests.factories.records import CadreFactory
from tests.factories.sheets import citizen_number, xlsx
from tests.records.register.roster.rosters import BORN, HEAD, NUMBER, TODAY, counts, errors, plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "within", "code"),
    [
        ("430702-01", None, "430702-01"),
        ("中共武陵区委组织部", None, "430702-01"),
        ("武陵区委组织部", None, "430702-01"),
        ("中共 武陵区委 组织部", None, "430702-01"),
        ("常德市/武陵区/武陵区委组织部", None, "430702-01"),
        ("常德市武陵区中共武陵区委组织部", None, "430702-01"),
        ("组织部", "wuling", "430702-01"),
        ("区委组织部", "wuling", "430702-01"),
        ("财政局", None, "4307-11"),
        ("市财政局", None, "4307-11"),
    ],
)
def test_units_by_what_offices_write(
    city: SimpleNamespace, written: str, within: str | None, code: str
) -> None:
    bound = getattr(city, within) if within else None
    (row,) = plan([HEAD, ["张三", NUMBER, written]], unit=bound).good
    assert row.values["unit"].code == code


def test_ambiguous_unit_lists_the_candidates(city: SimpleNamespace) -> None:
    (error,) = plan([HEAD, ["张三", NUMBER, "组织部"]]).errors
    assert error.field == "unit"
    assert "430702-01" in error.message
    assert "430703-01" in error.message


def test_unknown_unit_is_an_error_with_the_nearest(city: SimpleNamespace) -> None:
    (error,) = plan([HEAD, ["张三", NUMBER, "常德市财证局"]]).errors
    assert error.field == "unit"
    assert "常德市财政局" in error.message


def test_unit_outside_the_bound_is_unknown(city: SimpleNamespace) -> None:
    found = plan([HEAD, ["张三", NUMBER, "鼎城区委组织部"]], unit=city.wuling)
    assert errors(found) == [(2, "unit")]


@pytest.mark.parametrize(
    "title",
    [
        "中共武陵区委组织部",
        "一、武陵区委组织部（2人）",
        "(二) 武陵区委组织部：",
        "430702-01",
        "武陵区委组织部 共2名",
    ],
)
def test_a_line_across_the_table_names_the_unit_of_those_below(
    city: SimpleNamespace, title: str
) -> None:
    second, third = citizen_number(BORN, 5), citizen_number(BORN, 7)
    rows = [
        ["姓名", "身份证号", "单位", "手机"],
        [title],
        ["张三", NUMBER],
        ["李四", second, "市财政局"],
        ["二、财政局"],
        ["王五", third],
    ]
    content = xlsx(rows, merges=[(2, 0, 2, 3), (5, 0, 5, 3)])

    found = plan_roster(content, "名册.xlsx", today=TODAY)

    assert [row.values["unit"] for row in found.good] == [
        city.wuling_org,
        city.finance,
        city.finance,
    ]


def test_a_line_that_may_name_several_units_says_which(city: SimpleNamespace) -> None:
    rows = [["姓名", "身份证号", "手机"], ["一、组织部"], ["张三", NUMBER]]
    content = xlsx(rows, merges=[(2, 0, 2, 2)])

    (error,) = plan_roster(content, "名册.xlsx", today=TODAY).errors
    assert (error.row, error.field) == (3, "unit")
    assert "430702-01" in error.message
    assert "430703-01" in error.message
    (row,) = plan_roster(content, "名册.xlsx", today=TODAY, unit=city.wuling).good
    assert row.values["unit"] == city.wuling_org

    CadreFactory(name="张三", citizen_number=NUMBER, birth_date=BORN, unit=city.dingcheng_org)
    (row,) = plan_roster(content, "名册.xlsx", today=TODAY).good
    assert row.outcome == "unchanged"


def test_a_line_that_names_no_unit_gives_none(city: SimpleNamespace) -> None:
    rows = [["姓名", "身份证号", "手机"], ["一、县级领导干部"], ["张三", NUMBER]]
    content = xlsx(rows, merges=[(2, 0, 2, 2)])

    assert errors(plan_roster(content, "名册.xlsx", today=TODAY)) == [(3, "unit")]
    (row,) = plan_roster(content, "名册.xlsx", today=TODAY, unit=city.wuling).good
    assert row.values["unit"] == city.wuling


def test_a_line_with_the_name_of_a_district_moves_nobody_out_of_its_offices(
    city: SimpleNamespace,
) -> None:
    CadreFactory(staff_number="1", name="张三", unit=city.wuling_org)
    CadreFactory(staff_number="2", name="李四", unit=city.finance)
    rows = [["姓名", "工号", "手机"], ["武陵区"], ["张三", "1"], ["李四", "2"]]

    found = plan_roster(xlsx(rows, merges=[(2, 0, 2, 2)]), "名册.xlsx", today=TODAY)

    assert [row.outcome for row in found.good] == ["unchanged", "changed"]
    assert found.good[1].values["unit"] == city.wuling


def test_sheet_without_units_needs_one(city: SimpleNamespace) -> None:
    rows = [["姓名", "身份证号"], ["张三", NUMBER]]
    assert errors(plan(rows)) == [(2, "unit")]
    (row,) = plan(rows, unit=city.wuling).good
    assert row.values["unit"] == city.wuling


def test_unit_given_for_the_file_moves_nobody(city: SimpleNamespace) -> None:
    CadreFactory(staff_number="1", name="张三", unit=city.wuling_org)
    assert counts(plan([["姓名", "工号"], ["张三", "1"]], unit=city.wuling)) == (0, 0, 1, 0)


def test_unit_and_post_in_one_cell(city: SimpleNamespace) -> None:
    rows = [["姓名", "身份证号", "工作单位及职务"], ["张三", NUMBER, "武陵区委组织部副部长"]]
    (row,) = plan(rows).good
    assert row.values["unit"] == city.wuling_org
    assert row.post.title == "副部长"
