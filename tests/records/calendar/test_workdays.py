"""Counting days as offices do: the State Council's notices, make-up Sundays, years without a table."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.calendar.models import CalendarDay, CalendarYear
from records.calendar.shipped import NOTICES
from records.calendar.workdays import Deadline, Workdays, YearNotEntered, load_workdays
from tests.factories.records import NOW

SHIPPED = Workdays(
    years=frozenset(notice.year for notice in NOTICES),
    exceptions={day: kind for notice in NOTICES for day, kind, _name in notice.days()},
)
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]


def test_every_day_shipped_is_what_another_table_says() -> None:
    wrong = [day for day in DAYS if SHIPPED.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


@pytest.mark.django_db
def test_an_installation_begins_with_the_shipped_years_in_one_query(
    django_assert_num_queries,
) -> None:
    with django_assert_num_queries(1):
        calendar = load_workdays()
    assert calendar == SHIPPED
    assert CalendarYear.objects.get(year=2026).notice_number == "国办发明电〔2025〕7号"
    assert CalendarDay.objects.filter(year__year=2026, kind="workday").count() == 6


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 4), True),  # a Sunday before the Spring Festival, worked
        (date(2024, 2, 9), True),  # its eve was no day off that year
        (date(2024, 2, 18), True),
        (date(2025, 1, 26), True),  # Sunday
        (date(2025, 1, 28), False),  # the eve has been one since 2025
        (date(2025, 10, 8), False),
        (date(2026, 2, 14), True),  # Saturday
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),  # Sunday, for a Wednesday in October
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
)
def test_days_around_the_long_holidays(day: date, works: bool) -> None:
    assert SHIPPED.is_working_day(day) is works


def test_five_working_days_before_national_day_take_sixteen_days() -> None:
    # 29 and 30 September, then 8, 9 and the Saturday made up on 10 October.
    assert SHIPPED.add_working_days(date(2026, 9, 28), 5) == date(2026, 10, 10)
    assert SHIPPED.working_days_between(date(2026, 9, 28), date(2026, 10, 10)) == 5
    assert SHIPPED.add_working_days(date(2026, 10, 10), -5) == date(2026, 9, 28)


def test_a_period_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    # Civil Code, art. 203.
    assert SHIPPED.last_day_of(date(2026, 9, 24), 10) == date(2026, 10, 8)
    assert SHIPPED.last_day_of(date(2026, 9, 10), 10) == date(2026, 9, 20)  # a Sunday worked
    assert SHIPPED.last_day_of(date(2026, 9, 9), 10) == date(2026, 9, 20)  # from an idle Saturday
    assert SHIPPED.last_day_of(date(2026, 11, 2), 10) == date(2026, 11, 12)
    assert SHIPPED.next_working_day(date(2026, 2, 13)) == date(2026, 2, 14)
    assert SHIPPED.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)


def test_a_year_without_a_table_is_not_guessed() -> None:
    with pytest.raises(YearNotEntered) as refused:
        SHIPPED.is_working_day(date(2027, 1, 4))
    assert refused.value.year == 2027
    with pytest.raises(YearNotEntered):
        SHIPPED.add_working_days(date(2026, 12, 25), 10)
    with pytest.raises(YearNotEntered):
        SHIPPED.is_working_day(date(2023, 12, 29))


def test_a_deadline_for_a_screen_says_which_year_is_missing() -> None:
    assert SHIPPED.deadline(date(2026, 12, 25), working_days=10) == Deadline(None, 2027)
    known = SHIPPED.deadline(date(2026, 11, 20), working_days=5)
    assert known == Deadline(date(2026, 11, 27))
    assert known.is_over(date(2026, 11, 28))
    assert not known.is_over(date(2026, 11, 27))
    assert not Deadline(None, 2027).is_over(date(2030, 1, 1))


@pytest.mark.django_db
def test_a_year_counts_only_once_it_is_published_and_may_begin_in_the_december_before() -> None:
    year = CalendarYear.objects.create(
        year=2027,
        notice_title="国务院办公厅关于2027年部分节假日安排的通知",
        notice_number="试〔2026〕1号",
        notice_date=date(2026, 11, 1),
        entered_by_name="tests",
        entered_at=NOW,
    )
    CalendarDay.objects.create(year=year, date=date(2026, 12, 31), kind="holiday", name="元旦")
    assert load_workdays().is_working_day(date(2026, 12, 31))

    CalendarYear.objects.filter(pk=year.pk).update(is_published=True)

    calendar = load_workdays()
    assert not calendar.is_working_day(date(2026, 12, 31))
    assert calendar.next_working_day(date(2026, 12, 30)) == date(2027, 1, 1)


@given(st.sampled_from(DAYS[60:-60]), st.integers(min_value=0, max_value=30))
def test_counting_there_and_back_agrees(day: date, count: int) -> None:
    end = SHIPPED.add_working_days(day, count)
    assert SHIPPED.working_days_between(day, end) == count
    assert SHIPPED.working_days_between(end, day) == -count
    if count:
        assert SHIPPED.is_working_day(end)
