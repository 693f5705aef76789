"""The rules at their edges."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from records.core.codes import PostLevel, Rank
from records.eligibility.checking.check import check_cadre, check_cadres
from records.eligibility.checking.results import Verdict
from records.journal.services import reverse_entry
from records.register.enums import AppointmentKind
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory
from tests.records.eligibility.conftest import complete, study_online, train

pytestmark = pytest.mark.django_db

LEADER, STAFF, ONLINE, MAKEUP = (
    "hours_5y_leader",
    "hours_year_staff",
    "online_year",
    "makeup_after_promotion",
)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("hours", "met"), [("549.99", False), ("550", True), ("550.01", True)])
def test_leader_needs_550_hours_in_the_cycle(leader, result_of, hours, met) -> None:
    entry = train(leader, hours, date(2024, 6, 1))

    result = result_of(leader, LEADER, TODAY)

    assert (result.applies, result.met, result.actual) == (True, met, Decimal(hours))
    assert (result.required, result.unit, result.due) == (550, "hours", date(2027, 12, 31))
    assert list(result.evidence) == [entry.pk]
    assert result.missing == max(0, 550 - Decimal(hours))


def test_hours_add_up_to_the_cent(leader, result_of) -> None:
    for month in range(1, 11):
        train(leader, "54.99", date(2025, month, 1))
    assert result_of(leader, LEADER, TODAY).actual == Decimal("549.90")
    train(leader, "0.10", date(2025, 11, 1))
    assert result_of(leader, LEADER, TODAY).met is True


@pytest.mark.parametrize(("days", "met"), [(89, False), (90, True)])
def test_three_months_stand_for_the_hours(leader, result_of, days, met) -> None:
    done = complete(leader, days, date(2025, 6, 30))
    result = result_of(leader, LEADER, TODAY)
    assert (result.met, result.actual, list(result.evidence)) == (met, 0, [done.pk])
    assert f"{days}" in result.why


@pytest.mark.parametrize(
    ("day", "as_of", "counts"),
    [
        (date(2022, 12, 31), TODAY, False),
        (date(2023, 1, 1), TODAY, True),
        (date(2027, 12, 31), date(2027, 12, 31), True),
        (date(2027, 12, 31), date(2028, 1, 1), False),
        (date(2028, 1, 1), date(2028, 1, 1), True),
    ],
)
def test_the_cycle_begins_and_ends(leader, result_of, day, as_of, counts) -> None:
    train(leader, 600, day)
    result = result_of(leader, LEADER, as_of)
    assert result.met is counts
    assert result.due == date(2027 if as_of.year <= 2027 else 2032, 12, 31)


def test_five_rolling_years_stand_beside_the_cycle(leader, result_of) -> None:
    train(leader, 100, date(2022, 5, 1))
    train(leader, 30, date(2024, 5, 1))
    result = result_of(leader, LEADER, TODAY)
    assert result.actual == 30
    assert result.figures.rolling.amount == 130
    assert "130" in result.why


@pytest.mark.parametrize(("hours", "met"), [("89.99", False), ("90", True)])
def test_staff_needs_90_hours_in_the_year(staff, result_of, hours, met) -> None:
    train(staff, hours, date(2026, 1, 1))
    result = result_of(staff, STAFF, TODAY)
    assert (result.met, result.due, result.effect) == (met, date(2026, 12, 31), "blocks")


@pytest.mark.parametrize(("days", "met"), [(11, False), (12, True)])
def test_twelve_days_stand_for_the_hours_of_the_year(staff, result_of, days, met) -> None:
    complete(staff, days, date(2026, 6, 30))
    assert result_of(staff, STAFF, TODAY).met is met


def test_the_year_ends_on_31_december(staff, result_of) -> None:
    train(staff, 90, date(2025, 12, 31))
    assert result_of(staff, STAFF, date(2025, 12, 31)).met is True
    assert result_of(staff, STAFF, date(2026, 1, 1)).met is False
    train(staff, 90, date(2026, 1, 1))
    assert result_of(staff, STAFF, date(2025, 12, 31)).actual == 90
    assert result_of(staff, STAFF, date(2026, 1, 1)).met is True


def test_days_before_new_year_do_not_count_for_the_year_after(staff, result_of) -> None:
    done = complete(staff, 14, date(2026, 1, 10))
    result = result_of(staff, STAFF, TODAY)
    assert (result.figures.sums.alternative, result.met) == (10, False)
    reverse_entry(entry=done, reason="误登", actor=ACTOR, now=NOW)
    assert result_of(staff, STAFF, TODAY).figures.sums.alternative == 0


def test_online_hours_never_fill_the_others(leader, staff, result_of) -> None:
    for cadre in (leader, staff):
        study_online(cadre, 600, date(2026, 3, 1))
    assert result_of(leader, LEADER, TODAY).actual == 0
    assert result_of(staff, STAFF, TODAY).actual == 0
    assert result_of(staff, ONLINE, TODAY).met is True
    train(leader, 600, date(2026, 3, 2))
    assert result_of(leader, ONLINE, TODAY).actual == 600
    assert result_of(leader, LEADER, TODAY).actual == 600


def test_too_few_online_hours_only_warn(staff) -> None:
    train(staff, 90, date(2026, 3, 1))
    study_online(staff, "49.99", date(2026, 3, 1))
    check = check_cadre(staff, as_of=TODAY)
    assert check.result(ONLINE).met is False
    assert (check.eligible, check.verdict) == (True, Verdict.ELIGIBLE)


@pytest.mark.parametrize(
    ("level", "rank", "code"),
    [
        (PostLevel.COUNTY_DEPUTY, Rank.NONE, LEADER),
        (PostLevel.TOWNSHIP_CHIEF, Rank.NONE, STAFF),
        (PostLevel.UNSET, Rank.COUNSEL_4, LEADER),
        (PostLevel.UNSET, Rank.CHIEF_OFFICER_1, STAFF),
        (PostLevel.TOWNSHIP_CHIEF, Rank.COUNSEL_4, LEADER),
        (PostLevel.COUNTY_DEPUTY, Rank.CHIEF_OFFICER_1, LEADER),
        (PostLevel.UNSET, Rank.NONE, STAFF),
    ],
)
def test_one_of_the_two_rules_applies_by_post_or_rank(level, rank, code) -> None:
    cadre = AppointmentFactory(post_level=level, rank=rank).cadre
    check = check_cadre(cadre, as_of=TODAY)
    assert [r.code for r in check.results if r.applies and r.code in (LEADER, STAFF)] == [code]


def test_post_and_rank_of_two_appointments_count_together() -> None:
    cadre = AppointmentFactory(post_level=PostLevel.TOWNSHIP_CHIEF).cadre
    AppointmentFactory(
        cadre=cadre, post_title="四级调研员", rank=Rank.COUNSEL_4, kind=AppointmentKind.LEVEL
    )
    assert check_cadre(cadre, as_of=TODAY).result(LEADER).applies


def test_the_level_is_the_one_held_that_day(result_of) -> None:
    cadre = CadreFactory()
    AppointmentFactory(
        cadre=cadre,
        post_level=PostLevel.TOWNSHIP_CHIEF,
        since=date(2020, 1, 1),
        until=date(2026, 5, 1),
    )
    AppointmentFactory(cadre=cadre, post_level=PostLevel.COUNTY_DEPUTY, since=date(2026, 5, 1))
    assert result_of(cadre, STAFF, date(2026, 4, 30)).applies
    assert not result_of(cadre, LEADER, date(2026, 4, 30)).applies
    assert result_of(cadre, LEADER, date(2026, 5, 1)).applies
    assert not result_of(cadre, STAFF, date(2026, 5, 1)).applies


def test_nothing_applies_to_who_holds_nothing(leader) -> None:
    check = check_cadre(leader, as_of=date(2018, 12, 31))
    assert check.held is None
    assert not any(r.applies for r in check.results)
    later = check_cadre(CadreFactory(), as_of=TODAY)
    assert [(r.applies, r.met, r.required, r.due) for r in later.results] == [
        (False, None, None, None)
    ] * 4
    with translation.override("en"):
        assert later.results[0].why == "No post or rank was held on 2026-11-23."


def test_no_rule_is_in_force_before_the_first_begins(leader) -> None:
    assert check_cadre(leader, as_of=date(2022, 12, 31)).results == []


def test_a_former_day_gives_the_former_answer(staff, result_of) -> None:
    first = train(staff, 80, date(2026, 3, 1))
    train(staff, 20, date(2026, 9, 1))
    then, now = (result_of(staff, STAFF, day) for day in (date(2026, 8, 31), TODAY))
    assert (then.actual, then.met, list(then.evidence)) == (80, False, [first.pk])
    assert (now.actual, now.met) == (100, True)


def test_known_at_leaves_out_what_the_book_did_not_know(staff, result_of) -> None:
    early, late = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    first = train(staff, 80, date(2026, 3, 1), now=early)
    train(staff, 20, date(2026, 3, 2), now=late)
    reverse_entry(entry=first, reason="误登", actor=ACTOR, now=late)

    result = result_of(staff, STAFF, TODAY, known_at=datetime(2026, 9, 30, tzinfo=UTC))
    assert (result.actual, list(result.evidence)) == (80, [first.pk])
    assert result_of(staff, STAFF, TODAY).actual == 20


def test_a_reversed_entry_neither_counts_nor_proves(staff, result_of) -> None:
    wrong = train(staff, 90, date(2026, 3, 1))
    right = train(staff, 40, date(2026, 3, 1))
    reverse_entry(entry=wrong, reason="误登", actor=ACTOR, now=NOW)
    result = result_of(staff, STAFF, TODAY)
    assert (result.actual, result.met, list(result.evidence)) == (40, False, [right.pk])


def test_verdicts(leader, staff) -> None:
    assert check_cadre(leader, as_of=TODAY).verdict == Verdict.CONDITIONAL
    assert check_cadre(leader, as_of=TODAY).eligible is False
    assert check_cadre(staff, as_of=TODAY).verdict == Verdict.NOT_ELIGIBLE
    train(staff, 90, date(2026, 3, 1))
    assert check_cadre(staff, as_of=TODAY).verdict == Verdict.ELIGIBLE


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(number, django_assert_num_queries) -> None:
    for _ in range(number):
        train(AppointmentFactory().cadre, 8, date(2026, 3, 1))
    with django_assert_num_queries(5):
        assert len(list(check_cadres(Cadre.objects.all(), as_of=TODAY))) == number


def test_the_order_is_the_callers() -> None:
    cadres = [AppointmentFactory().cadre for _ in range(3)]
    found = check_cadres(Cadre.objects.order_by("-pk"), as_of=TODAY)
    assert [check.cadre_id for check in found] == [cadre.pk for cadre in reversed(cadres)]
