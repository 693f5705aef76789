"""Entering a year: by whom, on what notice, with which errors, and what the trail keeps."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.calendar.enums import DayKind
from records.calendar.lines import DayLine, check_lines, read_lines
from records.calendar.models import CalendarDay, CalendarYear
from records.calendar.services import Notice, change_year, enter_year
from records.calendar.tags import CalendarTag
from records.calendar.viewsets import CalendarViewSet
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, RoleFactory, UnitFactory

pytestmark = pytest.mark.django_db


def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


NOTICE = Notice("国务院办公厅关于2027年部分节假日安排的通知", "试〔2026〕1号", date(2026, 11, 3))
PASTED = "日期\t类型\t名称\n2027-01-01~2027-01-03\t休\t元旦\n2027/2/6 至 2027/2/12,放假,春节\n2027年2月14日，班，春节\n"
LIST, ADD, EDIT = (CalendarViewSet().get_url_name(view) for view in ("index", "add", "edit"))


def browser(kind: str = "officer", unit=None) -> Client:
    client = english()
    client.force_login(RoleFactory(kind=kind, unit=unit).user)
    return client


def sent(**given: object) -> dict[str, object]:
    return {
        "year": 2027,
        "notice_title": NOTICE.title,
        "notice_number": NOTICE.number,
        "notice_date": "2026-11-03",
        "notice_url": "",
        "pasted": PASTED,
        "is_published": "on",
        **given,
    }


def entered(**given: object) -> CalendarYear:
    values = {"year": 2027, "notice": NOTICE, "days": read_lines(PASTED), "publish": True}
    return enter_year(**{**values, **given}, actor=ACTOR, now=NOW)


def test_pasted_rows_are_read_as_a_notice_writes_them() -> None:
    lines = read_lines(PASTED)
    assert [line.date for line in lines[:3]] == [date(2027, 1, n) for n in (1, 2, 3)]
    assert len(lines) == 3 + 7 + 1
    assert lines[-1] == DayLine(date(2027, 2, 14), DayKind.WORKDAY, "春节", 4)


def test_every_row_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ManyErrors) as refused:
        read_lines(
            "2027-02-30,休,春节\n2027-01-01,maybe,元旦\n2027-01-01,休,\n2027-03-01~2027-01-01,休,x"
        )
    assert [error.row for error in refused.value.errors] == [1, 2, 3, 4]


def test_days_that_cannot_belong_to_the_year_are_refused_with_their_rows() -> None:
    lines = [
        DayLine(date(2027, 1, 1), "holiday", "元旦", 1),
        DayLine(date(2027, 1, 1), "holiday", "元旦", 2),
        DayLine(date(2028, 1, 1), "holiday", "元旦", 3),
        DayLine(date(2026, 11, 30), "holiday", "元旦", 4),
        DayLine(date(2027, 1, 4), "workday", "元旦", 5),
        DayLine(date(2026, 12, 31), "holiday", "元旦", 6),
    ]
    with pytest.raises(ManyErrors) as refused:
        check_lines(2027, lines)
    assert [error.row for error in refused.value.errors] == [2, 3, 4, 5]


def test_an_officer_of_every_unit_pastes_a_year_and_sees_it_listed() -> None:
    client = browser()
    assert "2027" in client.get(reverse(LIST)).content.decode()

    answer = client.post(reverse(ADD), sent())

    assert answer.status_code == 302, answer.context_data["form"].errors
    year = CalendarYear.objects.get(year=2027)
    assert (year.days.count(), year.is_published) == (11, True)
    event = TrailEvent.objects.get(tag=CalendarTag.YEAR_ENTERED)
    assert NOTICE.number in event.after["notice"]
    assert len(event.after["days"]) == 11


def test_pasted_rows_with_an_error_come_back_in_the_table_and_nothing_is_entered() -> None:
    answer = browser().post(reverse(ADD), sent(pasted="2027-01-01,休,元旦\n2027-01-04,班,元旦"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Row 2" in page
    assert 'value="2027-01-04"' in page
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_row_that_cannot_be_read_stays_in_the_box_it_was_pasted_into() -> None:
    answer = browser().post(reverse(ADD), sent(pasted="2027-13-01,休,元旦"))
    page = answer.content.decode()
    assert "Row 1" in page
    assert "2027-13-01,休,元旦" in page


def test_a_year_stands_once() -> None:
    entered()
    with pytest.raises(NotPossible):
        entered()


def test_a_day_stands_in_one_notice() -> None:
    days = [DayLine(date(2026, 12, 31), "holiday", "元旦", 1)]
    entered(days=days)
    with pytest.raises(ManyErrors):
        entered(year=2029, days=days)
    with pytest.raises(DomainError, match="2027"):
        change_year(
            entered=CalendarYear.objects.get(year=2026),
            notice=NOTICE,
            days=days,
            publish=True,
            basis="x",
            seen_at=None,
            actor=ACTOR,
            now=NOW,
        )


def change(year: CalendarYear, **given: object) -> CalendarYear:
    values = {
        "notice": NOTICE,
        "days": read_lines(PASTED),
        "publish": True,
        "basis": "",
        "seen_at": None,
        "actor": ACTOR,
        "now": NOW,
    }
    return change_year(entered=year, **{**values, **given})


def test_days_of_a_published_year_change_only_on_a_named_notice() -> None:
    year = entered()
    fewer = read_lines(PASTED)[:-1]
    with pytest.raises(DomainError) as refused:
        change(year, days=fewer)
    assert refused.value.field == "basis"
    assert year.days.count() == 11

    change(year, days=fewer, basis="国办发明电〔2027〕1号")

    assert year.days.count() == 10
    event = TrailEvent.objects.get(tag=CalendarTag.YEAR_CHANGED)
    assert event.before["days"] == ["2027-02-14 workday 春节"]
    assert (event.after["days"], event.after["basis"]) == ([], "国办发明电〔2027〕1号")


def test_the_second_of_two_people_is_told_that_the_first_changed_the_year() -> None:
    year = entered(publish=False)
    seen = year.entered_at
    change(year, publish=True, seen_at=seen, now=NOW + timedelta(minutes=1))
    with pytest.raises(NotPossible, match="tests"):
        change(year, publish=False, seen_at=seen, now=NOW + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("kind", "in_part", "opens"),
    [
        (RoleKind.OFFICER, False, True),
        (RoleKind.SYSTEM_ADMIN, False, True),
        (RoleKind.OFFICER, True, False),
        (RoleKind.AUDITOR, False, False),
    ],
)
def test_only_who_keeps_all_units_enters_a_year(kind: str, in_part: bool, opens: bool) -> None:
    district = UnitFactory(parent=UnitFactory())
    client = browser(kind, district if in_part else None)

    assert client.get(reverse(LIST)).status_code == 200
    client.post(reverse(ADD), sent())
    year = CalendarYear.objects.filter(year=2027).first()
    assert (year is not None) is opens

    row = CalendarYear.objects.get(year=2026)
    assert (client.get(reverse(EDIT, args=[row.pk])).status_code == 200) is opens


def test_the_service_asks_again() -> None:
    user = RoleFactory(kind="officer", unit=UnitFactory(parent=UnitFactory())).user
    with pytest.raises(NotAllowed):
        enter_year(
            year=2027,
            notice=NOTICE,
            days=read_lines(PASTED),
            publish=True,
            actor=Actor(user.pk, user.name),
            now=NOW,
        )
    assert not CalendarDay.objects.filter(date__year=2027).exists()
