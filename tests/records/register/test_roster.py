"""Rosters: from the awkward file to the register."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.core.codes import Education, PoliticalStatus, PostLevel, Rank, Sex
from records.core.errors import DomainError
from records.register.models import Appointment, Cadre
from records.register.roster.plan import RosterPlan, plan_roster
from records.register.roster.services import RosterErrors, apply_roster
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory
from tests.factories.sheets import citizen_number, text, xls, xlsx

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
BORN = date(1978, 3, 15)
NUMBER = citizen_number(BORN)


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


AWKWARD = [
    ["武陵区科级干部名册"],
    ["填报单位：中共武陵区委组织部"],
    [
        "序号",
        "单位",
        "姓 名",
        "性\n别",
        "公民身份号码",
        "出生\n年月",
        "民族",
        "政治\n面貌",
        "参加工作时间",
        "学 历",
        "联系电话",
        "现任职务",
        "职务层次",
        "职级",
        "任现职时间",
    ],
    [
        1,
        "武陵区委组织部",
        "张　三",
        "男",
        f"'{NUMBER}",
        1978.03,
        "汉",
        "中共党员",
        199907,
        "省委党校研究生",
        13873612345,
        "副部长",
        "正科级",
        "一级主任科员",
        "２０１９．０５",
    ],
    [
        2,
        None,
        "李 四",
        "女",
        citizen_number(date(1985, 10, 2), 2).lower(),
        "1985年10月",
        "土家族",
        "九三学社社员",
        date(2008, 7, 1),
        "大学",
        "138-7361-2346",
        "科员",
        "科员",
        "—",
        201801,
    ],
    ["备注：李四为非党员"],
]


def awkward(kind: str) -> bytes:
    merges = [(1, 0, 1, 14), (4, 1, 5, 1)]
    if kind == "xlsx":
        return xlsx(AWKWARD, merges=merges)
    if kind == "xls":
        return xls(AWKWARD, merges=merges)
    rows = [list(row) for row in AWKWARD]
    rows[4][1] = "430702-01"
    return text(rows, "gbk")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv"])
def test_awkward_file_of_each_kind_fills_the_register(city: SimpleNamespace, kind: str) -> None:
    found = apply_bytes(awkward(kind))

    assert counts(found) == (2, 0, 0, 0)
    zhang, li = Cadre.objects.order_by("pk")
    assert (zhang.name, zhang.sex, zhang.citizen_number) == ("张三", Sex.MALE, NUMBER)
    assert (zhang.birth_date, zhang.phone, zhang.unit) == (BORN, "13873612345", city.wuling_org)
    assert zhang.began_work_on == date(1999, 7, 1)
    assert (zhang.education, zhang.ethnicity) == (Education.POSTGRADUATE, "01")
    assert (li.birth_date, li.political_status) == (date(1985, 10, 2), PoliticalStatus.JIUSAN)
    assert li.unit == city.wuling_org
    post = zhang.appointments.get()
    assert (post.post_title, post.post_level, post.rank, post.since, post.unit) == (
        "副部长",
        PostLevel.TOWNSHIP_CHIEF,
        Rank.CHIEF_OFFICER_1,
        date(2019, 5, 1),
        city.wuling_org,
    )


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv"])
def test_repeating_an_apply_changes_nothing(city: SimpleNamespace, kind: str) -> None:
    apply_bytes(awkward(kind))
    before = list(Cadre.objects.values()), list(Appointment.objects.values())
    trail = TrailEvent.objects.exclude(tag="register:roster:applied").count()

    assert counts(apply_bytes(awkward(kind))) == (0, 0, 2, 0)
    assert (list(Cadre.objects.values()), list(Appointment.objects.values())) == before
    assert TrailEvent.objects.exclude(tag="register:roster:applied").count() == trail


def test_preview_writes_nothing(city: SimpleNamespace) -> None:
    assert counts(plan_roster(awkward("xlsx"), "a", today=TODAY)) == (2, 0, 0, 0)
    assert not Cadre.objects.exists()
    assert not TrailEvent.objects.exists()


HEAD = ["姓名", "身份证号", "单位"]


def test_person_without_staff_number_is_given_one(city: SimpleNamespace) -> None:
    apply([HEAD, ["张三", NUMBER, "430702"]])
    apply([HEAD, ["李四", citizen_number(BORN, 3), "430702"]])
    assert list(Cadre.objects.values_list("staff_number", flat=True)) == ["N0000001", "N0000002"]


def test_staff_number_that_arrives_later_replaces_the_given_one(city: SimpleNamespace) -> None:
    apply([HEAD, ["张三", NUMBER, "430702"]])
    found = apply([["姓名", "身份证号", "工号"], ["张三", NUMBER, "00123"]])
    assert found.good[0].after == {"staff_number": "00123"}
    assert Cadre.objects.get().staff_number == "00123"


def test_preview_tells_what_changes_with_numbers_masked(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="1",
        name="张三",
        citizen_number=NUMBER,
        phone="13800001111",
        birth_date=BORN,
        unit=city.wuling,
    )
    found = plan([["姓名", "工号", "手机", "学历"], ["张三丰", 1, "13900002222", "大学"]])
    (row,) = found.good
    assert row.outcome == "changed"
    assert row.before == {"name": "张三", "phone": "138****1111", "education": ""}
    assert row.after == {"name": "张三丰", "phone": "139****2222", "education": "20"}


def test_blank_cells_erase_nothing(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="1", name="张三", phone="13800001111", degree="法学学士", unit=city.wuling
    )
    rows = [["姓名", "工号", "手机", "学位", "籍贯"], ["张三", "1", None, " ", "—"]]
    assert counts(apply(rows)) == (0, 0, 1, 0)
    assert Cadre.objects.get().degree == "法学学士"


def test_month_in_a_file_does_not_blur_a_known_day(city: SimpleNamespace) -> None:
    CadreFactory(
        staff_number="1",
        name="张三",
        birth_date=BORN,
        began_work_on=date(1999, 7, 9),
        unit=city.root,
    )
    rows = [["姓名", "工号", "出生年月", "参加工作时间"], ["张三", "1", "1978.03", "1999.07"]]
    assert counts(plan(rows)) == (0, 0, 1, 0)


def test_trail_names_each_cadre_and_masks_numbers(city: SimpleNamespace) -> None:
    apply_bytes(awkward("xlsx"))
    events = TrailEvent.objects.all()
    tags = sorted(event.tag for event in events)
    assert tags == [
        "register:appointment:created",
        "register:appointment:created",
        "register:cadre:created",
        "register:cadre:created",
        "register:roster:applied",
    ]
    told = "".join(str(event.after) for event in events)
    assert NUMBER not in told
    assert f"430702********{NUMBER[-4:]}" in told
    assert "13873612345" not in told


# What is held against the citizen number


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


# Who a row is about


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


# Units


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


# Posts

POST = ["姓名", "工号", "职务", "职务层次", "职级", "任现职时间", "任现职级时间"]


@pytest.fixture
def zhang(city: SimpleNamespace) -> Cadre:
    cadre = CadreFactory(staff_number="1", name="张三", unit=city.wuling_org)
    AppointmentFactory(
        cadre=cadre, post_title="科长", post_level=PostLevel.TOWNSHIP_DEPUTY, since=date(2019, 5, 1)
    )
    return cadre


def posts(cadre: Cadre) -> list[tuple[Any, ...]]:
    return list(
        cadre.appointments.order_by("since", "is_main").values_list(
            "post_title", "post_level", "rank", "since", "until", "is_main"
        )
    )


FIRST = ("科长", 142, 99, date(2019, 5, 1))


def test_new_post_follows_the_old_from_its_date(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "副部长", "正科", None, "2025.06", None]]
    assert counts(apply(rows)) == (0, 1, 0, 0)
    new = date(2025, 6, 1)
    assert posts(zhang) == [(*FIRST, new, True), ("副部长", 141, 99, new, None, True)]
    assert counts(apply(rows)) == (0, 0, 1, 0)


def test_new_rank_without_a_date_begins_today(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "科长", None, "三级主任科员", "2019.05", None]]
    apply(rows)
    assert posts(zhang)[1] == ("科长", 142, Rank.CHIEF_OFFICER_3, TODAY, None, True)
    assert counts(apply(rows)) == (0, 0, 1, 0)


def test_new_rank_begins_on_its_own_date(zhang: Cadre) -> None:
    apply([POST, ["张三", "1", "科长", None, "三级主任科员", "2019.05", "2024.03"]])
    assert posts(zhang)[1][3] == date(2024, 3, 1)


def test_level_older_than_the_post_is_kept_beside_it(city: SimpleNamespace) -> None:
    apply([POST, ["张三", "1", "副部长", "正科", None, "2025.06", "2018.03"]], unit=city.wuling)
    cadre = Cadre.objects.get()
    assert [p[1:] for p in posts(cadre)] == [
        (141, 99, date(2018, 3, 1), date(2025, 6, 1), False),
        (141, 99, date(2025, 6, 1), None, True),
    ]
    assert Cadre.objects.with_level(date(2020, 1, 1)).get().level == PostLevel.TOWNSHIP_CHIEF


@pytest.mark.parametrize("written", ["2018.01", "2030.01"])
def test_dates_that_contradict_the_register(zhang: Cadre, written: str) -> None:
    rows = [POST, ["张三", "1", "副部长", None, None, written, None]]
    assert errors(plan(rows)) == [(2, "since")]


def test_other_date_of_the_same_post_is_an_error(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "科长", None, None, "2018.01", None]]
    assert errors(plan(rows)) == [(2, "since")]


# The file as a whole


def test_errors_hold_everything_back(city: SimpleNamespace) -> None:
    rows = [HEAD, ["张三", NUMBER, "430702"], ["李四", "123", "430702"]]
    with pytest.raises(RosterErrors) as caught:
        apply(rows)
    assert errors(caught.value.plan) == [(3, "citizen_number")]
    assert not Cadre.objects.exists()


def test_errors_can_be_skipped_knowingly(city: SimpleNamespace) -> None:
    rows = [HEAD, ["张三", NUMBER, "430702"], ["李四", "123", "430702"]]
    assert counts(apply(rows, skip_errors=True)) == (1, 0, 0, 1)
    assert Cadre.objects.get().name == "张三"


def test_file_without_the_columns_is_refused(city: SimpleNamespace, english: None) -> None:
    with pytest.raises(DomainError, match="Citizen number or Staff number"):
        plan([["姓名", "单位"], ["张三", "430702"]])


@pytest.mark.parametrize("size", [1, 3, 40])
def test_queries_do_not_grow_with_the_rows(city: SimpleNamespace, size: int) -> None:
    for order in range(size):
        AppointmentFactory(cadre__staff_number=str(order), cadre__unit=city.wuling_org)
    rows = [
        POST,
        *(["张三", str(order), "副部长", "正科", None, "2025.06", None] for order in range(size)),
    ]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert counts(plan(rows)) == (0, size, 0, 0)
    assert len(queries) == 3
