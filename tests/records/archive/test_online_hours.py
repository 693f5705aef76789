"""Online hours: from another platform's export into the book."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from records.archive.online.plan import OnlinePlan, plan_online_hours
from records.archive.online.services import OnlineHoursErrors, apply_online_hours
from records.core.errors import DomainError
from records.journal.models import Balance, Entry
from records.journal.services.posting import reverse_entry
from records.journal.sources import evidence_of
from records.register.models import Cadre, Unit
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory, UnitFactory
from tests.factories.records_rules import next_conversion
from tests.factories.sheets import citizen_number, text, xls, xlsx

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
HEAD = ["工号", "课程名称", "学习日期", "学习时长"]


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="武陵区委组织部")


@pytest.fixture
def zhang(unit: Unit) -> Cadre:
    cadre = CadreFactory(staff_number="10023", name="张三", unit=unit)
    AppointmentFactory(cadre=cadre, post_title="科长")
    return cadre


def plan(rows: list[list[Any]], **kwargs: Any) -> OnlinePlan:
    return plan_online_hours(xlsx(rows), "export.xlsx", today=TODAY, **kwargs)


def apply(content: bytes | list[list[Any]], **kwargs: Any) -> OnlinePlan:
    return apply_online_hours(
        content=content if isinstance(content, bytes) else xlsx(content),
        filename="export.xlsx",
        today=TODAY,
        actor=ACTOR,
        now=NOW,
        **kwargs,
    )


def counts(found: OnlinePlan) -> tuple[int, int, int, int]:
    told = found.as_json()
    return told["new"], told["changed"], told["unchanged"], len(told["errors"])


def errors(found: OnlinePlan) -> list[tuple[int, str]]:
    return [(error.row, error.field) for error in found.errors]


AWKWARD = [
    ["2026年度网络学院学习记录"],
    ["序号", "姓 名", "工号", "课程\n名称", "学习日期", "学习时长（分钟）"],
    [1, "张 三", 10023, "总体国家安全观", date(2026, 3, 1), 45],
    [2, "张三", "１００２３", "保密法与保密常识", "2026.03.02", "20分钟"],
    [3, "张三", "10023 ", "数字政府建设", "2026-03-03 10:22:31", "0:12:00"],
    ["合计", "3人次"],
]


@pytest.mark.parametrize("make", [xlsx, xls, text], ids=["xlsx", "xls", "csv"])
def test_awkward_export_of_each_kind(zhang: Cadre, make: Any) -> None:
    assert counts(apply(make(AWKWARD))) == (3, 0, 0, 0)

    entries = list(Entry.objects.order_by("occurred_on"))
    assert [(e.occurred_on.day, e.hours, e.channel) for e in entries] == [
        (1, Decimal("1.00"), "online"),
        (2, Decimal("0.50"), "online"),
        (3, Decimal("0.25"), "online"),
    ]
    assert entries[0].facts == {
        "title": "总体国家安全观",
        "minutes": "45.00",
        "unit": "武陵区委组织部",
        "post": "科长",
        "conversion": entries[0].conversion.code,
        "evidence": ["export.xlsx #3"],
    }
    assert entries[0].posted_by is None
    assert Balance.objects.get().hours == Decimal("1.75")
    assert counts(apply(make(AWKWARD))) == (0, 0, 3, 0)
    assert Entry.objects.count() == 3


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(90, "1"), (30, "1"), (29.99, "0.5"), (15.01, "0.5"), (15, "0.25"), (1, "0.25")],
)
def test_conversion_by_length(zhang: Cadre, minutes: float, hours: str) -> None:
    (row,) = plan([HEAD, ["10023", "课", "2026-03-01", minutes]]).good
    assert row.draft.hours == Decimal(hours)


@pytest.mark.parametrize(
    ("header", "cell", "minutes"),
    [
        ("学习时长（小时）", 0.75, "45"),
        ("学习时长(秒)", "2700", "45"),
        ("学习时长（小时）", "45分钟", "45"),
        ("学习时长", timedelta(minutes=45), "45"),
        ("学习时间（分钟）", 45, "45"),
    ],
)
def test_units_that_the_header_names(zhang: Cadre, header: str, cell: object, minutes: str) -> None:
    (row,) = plan([[*HEAD[:3], header], ["10023", "课", "2026-03-01", cell]]).good
    assert row.minutes == Decimal(minutes)


def test_best_of_several_columns_is_taken(zhang: Cadre) -> None:
    rows = [
        ["账号", "工号", "课程名称", "完成时间", "学习日期", "时长", "有效学习时长"],
        ["zs", "10023", "课", "2026-03-05", "2026-03-01", 50, 20],
    ]
    (row,) = plan(rows).good
    assert (row.day, row.minutes) == (date(2026, 3, 1), 20)


def test_changed_minutes_are_a_reversal_and_a_new_entry(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    assert counts(apply([HEAD, ["10023", "课", "2026-03-01", 20]])) == (0, 1, 0, 0)

    assert [(e.hours, e.reverses_id is not None) for e in Entry.objects.order_by("seq")] == [
        (Decimal(1), False),
        (Decimal(-1), True),
        (Decimal("0.5"), False),
    ]
    assert Balance.objects.get().hours == Decimal("0.5")
    assert counts(apply([HEAD, ["10023", "课", "2026-03-01", 20]])) == (0, 0, 1, 0)


def test_spelling_of_the_course_does_not_post_it_twice(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "数字政府（第1讲）", "2026-03-01", 45]])
    assert counts(plan([HEAD, ["10023", " 数字政府 (第１讲)", "2026/3/1", 45]])) == (0, 0, 1, 0)


def test_new_staff_number_does_not_post_twice(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    Cadre.objects.update(staff_number="77")
    assert counts(plan([HEAD, ["77", "课", "2026-03-01", 45]])) == (0, 0, 1, 0)


def test_move_to_another_unit_does_not_restate_the_past(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    Cadre.objects.update(unit=UnitFactory())
    assert counts(apply([HEAD, ["10023", "课", "2026-03-01", 45]])) == (0, 0, 1, 0)


def test_what_a_person_reversed_stays_reversed(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    reverse_entry(entry=Entry.objects.get(), reason="代学", actor=ACTOR, now=NOW)
    assert counts(apply([HEAD, ["10023", "课", "2026-03-01", 45]])) == (0, 0, 1, 0)
    assert Balance.objects.get().hours == 0


def test_no_minutes_give_nothing_and_take_back_what_stood(zhang: Cadre) -> None:
    rows = [HEAD, ["10023", "课", "2026-03-01", 0]]
    assert counts(apply(rows)) == (0, 0, 1, 0)
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    assert counts(apply(rows)) == (0, 1, 0, 0)
    assert Balance.objects.get().hours == 0
    assert counts(apply(rows)) == (0, 0, 1, 0)


def test_cap_of_a_year_holds_over_several_files(zhang: Cadre) -> None:
    next_conversion("online_hours", "item_30", cap_per_year=Decimal("1.5"))
    first = [HEAD, ["10023", "甲", "2026-03-01", 45]]
    second = [HEAD, ["10023", "乙", "2026-03-02", 45], ["10023", "丙", "2026-03-03", 45]]
    apply(first)
    apply(second)
    assert Balance.objects.get().hours == Decimal("1.5")
    assert counts(apply(first)) == (0, 0, 1, 0)
    assert counts(apply(second)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (["999", "课", "2026-03-01", 45], "staff_number"),
        ([None, "课", "2026-03-01", 45], "citizen_number"),
        (["10023", None, "2026-03-01", 45], "course"),
        (["10023", "课", "2026-03", 45], "date"),
        (["10023", "课", "2027-03-01", 45], "date"),
        (["10023", "课", "2012-03-01", 45], "date"),
        (["10023", "课", "2026-03-01", "很久"], "minutes"),
        (["10023", "课", "2026-03-01", -1], "minutes"),
        (["10023", "课", "2026-03-01", 1441], "minutes"),
    ],
)
def test_errors_name_the_field(zhang: Cadre, row: list[Any], field: str) -> None:
    assert errors(plan([HEAD, row])) == [(2, field)]


def test_name_of_somebody_else_is_an_error(zhang: Cadre) -> None:
    rows = [["姓名", *HEAD], ["李四", "10023", "课", "2026-03-01", 45]]
    assert errors(plan(rows)) == [(2, "name")]


def test_same_course_and_day_twice_names_the_earlier_row(zhang: Cadre) -> None:
    rows = [HEAD, ["10023", "课", "2026-03-01", 45], ["10023", "课", "2026-03-01", 20]]
    with translation.override("en"):
        found = plan(rows)
    assert errors(found) == [(3, "course")]
    assert "Row 2" in found.errors[0].message


def test_citizen_number_names_the_person_too(unit: Unit) -> None:
    number = citizen_number(date(1980, 1, 1))
    CadreFactory(staff_number="1", citizen_number=number, unit=unit)
    rows = [["身份证号", *HEAD[1:]], [number, "课", "2026-03-01", 45]]
    assert counts(plan(rows)) == (1, 0, 0, 0)


def test_people_of_other_units_are_out_of_reach(zhang: Cadre, unit: Unit) -> None:
    rows = [HEAD, ["10023", "课", "2026-03-01", 45]]
    assert errors(plan(rows, allowed=[UnitFactory()])) == [(2, "staff_number")]
    assert errors(plan(rows, allowed=[unit])) == []


def test_errors_hold_everything_back_unless_skipped(zhang: Cadre) -> None:
    rows = [HEAD, ["10023", "课", "2026-03-01", 45], ["999", "课", "2026-03-01", 45]]
    with pytest.raises(OnlineHoursErrors):
        apply(rows)
    assert not Entry.objects.exists()
    assert counts(apply(rows, skip_errors=True)) == (1, 0, 0, 1)
    assert Entry.objects.count() == 1


def test_import_leaves_a_trail(zhang: Cadre) -> None:
    apply(AWKWARD)
    event = TrailEvent.objects.get(tag="archive:online_hours:applied")
    assert (event.subject, event.after["new"]) == ("export.xlsx", 3)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_queries_do_not_grow_with_the_rows(unit: Unit, size: int) -> None:
    for order in range(size):
        CadreFactory(staff_number=str(order), unit=unit)
    rows = [HEAD, *([str(order), "课", datetime(2026, 3, 1, 9), 45] for order in range(size))]
    with CaptureQueriesContext(connection) as queries:
        assert counts(plan(rows)) == (size, 0, 0, 0)
    assert len(queries) == 5


def run(capsys: Any, file: Path, *options: str) -> tuple[int, Any]:
    code = 0
    try:
        call_command("import_online_hours", str(file), *options)
    except SystemExit as end:
        code = int(str(end.code))
    out = capsys.readouterr().out
    return code, json.loads(out) if "json" in options else out


def test_command(zhang: Cadre, capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(text(AWKWARD))
    expected = {"rows": 3, "new": 3, "changed": 0, "unchanged": 0, "errors": []}

    assert run(capsys, file, "--format", "json") == (0, expected | {"applied": False})
    assert not Entry.objects.exists()
    assert run(capsys, file, "--apply", "--format", "json") == (0, expected | {"applied": True})
    code, out = run(capsys, file, "--apply")
    assert code == 0
    assert "3 rows: 0 new, 0 changed, 3 unchanged" in out


def test_command_tells_errors_and_missing_files(zhang: Cadre, capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(text([HEAD, ["999", "课", "2026-03-01", 45]]))
    code, told = run(capsys, file, "--apply", "--format", "json")
    assert (code, told["applied"], told["errors"][0]["field"]) == (1, False, "staff_number")
    with pytest.raises(CommandError, match="absent"):
        run(capsys, tmp_path / "absent.csv")


def test_file_without_the_columns_is_refused(db: None) -> None:
    with translation.override("en"), pytest.raises(DomainError, match="Course, Date, Minutes"):
        plan([["工号", "年龄"], ["1", "2"]])


def test_entry_is_proved_by_the_row_of_the_export(zhang: Cadre) -> None:
    apply([HEAD, ["10023", "课", "2026-03-01", 45]])
    evidence = evidence_of(Entry.objects.get())
    assert evidence is not None
    assert evidence.title == "课"
    assert evidence.steps[1].detail == "export.xlsx #2"
