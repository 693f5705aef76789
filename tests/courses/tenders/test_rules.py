"""Splitting, criteria, scales, and the legal dates with their calendar."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.tenders.dates import legal_dates
from courses.tenders.enums import IndicatorKind, TenderCategory
from courses.tenders.month_calendar import months_of
from courses.tenders.periods import Period
from courses.tenders.scoring import number_scale, points_for, read_steps, step_scale
from courses.tenders.services import change_tender, submit_tender
from courses.tenders.splitting import like_tenders, split_findings
from records.calendar.workdays import load_workdays
from records.core.errors import DomainError, ManyErrors
from tests.factories.records import UnitFactory
from tests.factories.tenders import (
    DRAFTED,
    officer_of,
    planned_class,
    published_tender,
    ready_tender,
    regime,
)

DAY = date(2026, 9, 1)


def refusals(tender, actor) -> dict[str, str]:
    """Return why a tender is not taken for approval, by field."""
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=tender, actor=actor, now=DRAFTED)
    return {error.field: str(error) for error in refused.value.errors}


@pytest.mark.django_db
def test_purchases_below_the_threshold_are_added_up_over_the_year(city, author, approver) -> None:
    # 120,000 and 120,000 stay below 300,000; the third comes to 360,000.
    titles = ("春季班委托", "夏季班委托", "秋季班委托")
    for title in titles[:2]:
        one = planned_class(city, 120_000, title=title)
        published_tender(
            city, author, approver, "X", title=title, classes=[one], split_note="季度班"
        )
    third = planned_class(city, 120_000, title=titles[2])
    tender = ready_tender(city, author, "X", title=titles[2], classes=[third], split_note="季度班")
    told = refusals(tender, author)["regime"]
    assert all(number in told for number in ("360,000.00", "300,000.00"))
    for other in type(tender).objects.exclude(pk=tender.pk):
        assert other.number in told
    # Another category, another year or another purchaser is another sum.
    for values in ({"category": TenderCategory.MATERIALS}, {"year": 2027}):
        change_tender(tender=tender, values=values, actor=author, now=DRAFTED)
        tender.refresh_from_db()
        assert split_findings(tender, tender.budget(), DAY) == []
        same = {"category": TenderCategory.TRAINING, "year": 2026}
        change_tender(tender=tender, values=same, actor=author, now=DRAFTED)
        tender.refresh_from_db()


@pytest.mark.django_db
def test_other_ways_together_do_not_reach_what_needs_an_open_tender(city, author, approver) -> None:
    # 900,000 by consultation and 900,000 by negotiation; 250,000 more come to 2,050,000.
    for code in "CN":
        one = planned_class(city, 900_000, title=f"{code}班")
        published_tender(city, author, approver, code, title=f"{code}类", classes=[one])
    last = planned_class(city, 250_000, title="另一班")
    tender = ready_tender(city, author, "X", title="另一采购", classes=[last])
    assert "2,050,000.00" in refusals(tender, author)["regime"]
    # An open tender of the same size is no splitting.
    big = ready_tender(
        city, author, "G", title="公开招标", classes=[planned_class(city, title="大班")]
    )
    submit_tender(tender=big, actor=author, now=DRAFTED)
    # An approved exception counts neither for itself nor in the sum.
    approved = ready_tender(
        city, author, "C", title="经批准", approval="常财采〔2026〕8号",
        classes=[planned_class(city, 900_000, title="批准班")],
    )  # fmt: skip
    submit_tender(tender=approved, actor=author, now=DRAFTED)
    other = officer_of(elsewhere := UnitFactory(name="岳阳市委组织部"))
    lone = planned_class(elsewhere, 250_000, title="另一班")
    submit_tender(
        tender=ready_tender(elsewhere, other, "X", title="另一采购", classes=[lone]),
        actor=other,
        now=DRAFTED,
    )


@pytest.mark.django_db
def test_tenders_of_like_content_are_flagged_and_explained(city, author) -> None:
    first = planned_class(city, 120_000, title="2026年第1期科级干部培训班")
    again = planned_class(city, 120_000, title="2026年第二期科级干部培训班")
    one = ready_tender(city, author, "X", title="一", classes=[first], specification="甲" * 50)
    two = ready_tender(city, author, "X", title="二", classes=[again], specification="乙" * 50)
    assert like_tenders(two) == [one]
    assert one.number in refusals(two, author)["split_note"]
    change_tender(
        tender=two, values={"split_note": "两期对象不同,经费分列。"}, actor=author, now=DRAFTED
    )
    submit_tender(tender=two, actor=author, now=DRAFTED)


@pytest.mark.django_db
def test_a_regime_takes_the_budgets_it_is_for(city, author) -> None:
    large = planned_class(city, 300_000)
    assert "300,000" in refusals(ready_tender(city, author, "X", classes=[large]), author)["regime"]
    larger = planned_class(city, 2_000_000, title="大班")
    tender = ready_tender(city, author, "C", title="磋商", classes=[larger])
    assert set(refusals(tender, author)) == {"approval"}
    change_tender(
        tender=tender,
        values={"approval": "常财采〔2026〕8号", "ground": ""},
        actor=author,
        now=DRAFTED,
    )
    assert set(refusals(tender, author)) == {"ground"}


@pytest.mark.django_db
def test_criteria_add_up_and_the_price_weighs_what_the_regime_allows(city, author, draft) -> None:
    from courses.tenders.services import set_criterion

    price = draft.criteria.get(indicator=IndicatorKind.PRICE)
    set_criterion(
        tender=draft, criterion=price, values={"points": Decimal(9)}, actor=author, now=DRAFTED
    )
    change_tender(
        tender=draft, values={"small_firm_deduction": Decimal(9)}, actor=author, now=DRAFTED
    )
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=draft, actor=author, now=DRAFTED)
    told = [str(error) for error in refused.value.errors]
    assert len(told) == 3
    assert "89" in told[0]
    assert "10" in told[1]
    assert "20" in told[2]


def test_points_follow_the_published_scale() -> None:
    fewer = number_scale(Decimal(10), Decimal(2))
    assert points_for("number", Decimal(20), fewer, Decimal(6)) == Decimal("10.00")
    assert points_for("number", Decimal(20), fewer, Decimal(11)) == 0
    steps = step_scale(read_steps("1: 2\n3：5\n\n5: 8"), Decimal(8))
    assert [points_for("steps", Decimal(8), steps, Decimal(n)) for n in (0, 1, 4, 9)] == [
        0,
        2,
        5,
        8,
    ]
    assert points_for("yes_no", Decimal(5), {}, False) == 0
    for wrong in ("1: 2\n1: 8", "1: 9\n2: 8", "1: 2"):
        with pytest.raises(DomainError):
            step_scale(read_steps(wrong), Decimal(8))
    with pytest.raises(DomainError) as bad:
        read_steps("1: 2\nmany")
    assert bad.value.row == 2


@given(
    none_at=st.decimals(-100, 100, places=1),
    full_at=st.decimals(-100, 100, places=1),
    value=st.decimals(-200, 200, places=1),
)
def test_a_number_never_earns_more_or_less_than_there_is(none_at, full_at, value) -> None:
    if none_at == full_at:
        return
    got = points_for("number", Decimal(30), number_scale(none_at, full_at), value)
    assert 0 <= got <= 30
    assert points_for("number", Decimal(30), number_scale(none_at, full_at), full_at) == 30


def test_a_period_is_read_as_it_is_written() -> None:
    assert Period.parse("20d") == Period(20, is_working=False)
    assert Period.parse("5w") == Period(5, is_working=True)
    assert Period.parse("") is None
    for wrong in ("0d", "5", "5x", "-5w", "5 w"):
        with pytest.raises(ValueError, match="period"):
            Period.parse(wrong)


@pytest.mark.django_db
def test_every_legal_date_of_an_open_tender_over_national_day() -> None:
    dates = legal_dates(regime("G"), date(2026, 9, 8), date(2026, 9, 29), load_workdays())
    assert {one.code: one.day.isoformat() for one in dates if one.day} == {
        "publication": "2026-09-08",
        "documents_on_offer": "2026-09-15",
        "bid_period": "2026-09-28",
        "clarification_lead": "2026-09-14",
        "opening": "2026-09-29",
        "report_within": "2026-10-08",
        "decision_within": "2026-10-14",
        "award_notice_within": "2026-10-16",
        "challenge_within": "2026-10-27",
        "answer_within": "2026-11-05",
        "contract_within": "2026-11-16",
        "contract_publication_within": "2026-11-18",
    }
    assert all(one.missing_year is None for one in dates)


@pytest.mark.django_db
def test_dates_in_a_year_without_a_table_are_not_guessed() -> None:
    calendar = load_workdays()
    dates = legal_dates(regime("G"), date(2026, 12, 1), date(2026, 12, 28), calendar)
    by_code = {one.code: one for one in dates}
    assert by_code["report_within"].day == date(2026, 12, 30)
    for code in ("decision_within", "award_notice_within", "challenge_within", "contract_within"):
        assert (by_code[code].day, by_code[code].missing_year) == (None, 2027)
    months = months_of(dates, calendar)
    assert [month.first.month for month in months] == [12]
    january = legal_dates(regime("G"), date(2026, 12, 20), date(2027, 1, 11), calendar)
    last = months_of(january, calendar)[-1]
    assert (last.first, last.is_known) == (date(2027, 1, 1), False)


@pytest.mark.django_db
def test_the_calendar_marks_holidays_and_makeup_days() -> None:
    calendar = load_workdays()
    dates = legal_dates(regime("N"), date(2026, 9, 29), date(2026, 10, 9), calendar)
    kinds = {
        day.day: day.kind
        for month in months_of(dates, calendar)
        for week in month.weeks
        for day in week
        if day is not None
    }
    assert kinds[date(2026, 10, 1)] == "holiday"
    assert kinds[date(2026, 10, 10)] == "makeup"
    assert kinds[date(2026, 10, 11)] == "weekend"
    assert kinds[date(2026, 9, 20)] == "makeup"
    assert kinds[date(2026, 10, 9)] == "work"
