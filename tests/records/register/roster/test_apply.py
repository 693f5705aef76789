"""From the awkward file to the register."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.core.codes import Education, PoliticalStatus, PostLevel, Rank, Sex
from records.core.errors import DomainError
from records.register.models import Appointment, Cadre
from records.register.roster.plan import plan_roster
from records.register.roster.services import RosterErrors
from records.trail.models import TrailEvent
from tests.factories.records import AppointmentFactory, CadreFactory
from tests.factories.sheets import citizen_number, text, xls, xlsx
from tests.records.register.roster.rosters import (
    BORN,
    HEAD,
    NUMBER,
    POST,
    TODAY,
    apply,
    apply_bytes,
    counts,
    errors,
    plan,
)

pytestmark = pytest.mark.django_db

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
