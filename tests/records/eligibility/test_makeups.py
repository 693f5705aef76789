"""Training to be made up after a promotion."""

from datetime import date

import pytest
from django.utils import translation

from records.core.codes import PostLevel
from records.eligibility.checking.check import check_cadre
from records.eligibility.checking.positions import Position, Post, latest_promotion
from records.eligibility.checking.results import Verdict
from records.eligibility.checking.windows import add_months
from records.eligibility.makeups import reminders_due
from records.register.models import Cadre
from tests.factories.records import AppointmentFactory, CadreFactory
from tests.records.eligibility.conftest import complete, train

CODE = "makeup_after_promotion"
PROMOTED = date(2026, 5, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def promoted(db) -> Cadre:
    """Section chief until 1 May 2026, then deputy county head."""
    return promote(CadreFactory(), PostLevel.TOWNSHIP_CHIEF, PostLevel.COUNTY_DEPUTY)


def promote(cadre: Cadre, before: int, after: int, on: date = PROMOTED) -> Cadre:
    AppointmentFactory(cadre=cadre, post_level=before, since=date(2020, 1, 1), until=on)
    AppointmentFactory(cadre=cadre, post_level=after, since=on)
    return cadre


def test_what_was_missing_is_to_be_made_up_within_a_year(promoted, result_of) -> None:
    train(promoted, 30, date(2026, 3, 1))
    after = train(promoted, 10, PROMOTED)

    result = result_of(promoted, CODE, TODAY)

    assert (result.applies, result.required, result.actual) == (True, 60, 10)
    assert (result.met, result.due, result.effect) == (False, date(2027, 5, 1), "conditional")
    assert (list(result.evidence), result.missing) == ([after.pk], 50)
    assert "2026-05-01" in result.why


def test_the_requirement_counts_the_last_twelve_months_of_a_member_of_staff(
    promoted, result_of
) -> None:
    train(promoted, 45, date(2025, 5, 1))
    train(promoted, 45, date(2026, 4, 30))
    assert result_of(promoted, CODE, TODAY).applies is False


@pytest.mark.parametrize(("day", "required"), [(date(2025, 4, 30), 90), (date(2025, 5, 1), 40)])
def test_the_first_of_the_twelve_months(promoted, result_of, day, required) -> None:
    train(promoted, 50, day)
    assert result_of(promoted, CODE, TODAY).required == required


def test_days_of_training_stand_for_the_hours_then_too(promoted, result_of) -> None:
    complete(promoted, 12, date(2026, 4, 1))
    result = result_of(promoted, CODE, TODAY)
    assert (result.applies, result.met) == (False, None)


def test_a_leader_is_judged_by_five_years(db, result_of) -> None:
    cadre = promote(CadreFactory(), PostLevel.COUNTY_DEPUTY, PostLevel.COUNTY_CHIEF)
    train(cadre, 300, date(2021, 5, 1))
    train(cadre, 99, date(2021, 4, 30))
    assert result_of(cadre, CODE, TODAY).required == 250
    train(cadre, 250, date(2025, 5, 1))
    assert result_of(cadre, CODE, TODAY).applies is False


def test_open_is_conditional_and_overdue_blocks(promoted) -> None:
    train(promoted, 600, date(2023, 5, 2))
    last_day, day_after = date(2027, 5, 1), date(2027, 5, 2)
    still_open = check_cadre(promoted, as_of=last_day)
    assert (still_open.verdict, still_open.eligible) == (Verdict.CONDITIONAL, True)
    overdue = check_cadre(promoted, as_of=day_after)
    assert (overdue.verdict, overdue.eligible) == (Verdict.NOT_ELIGIBLE, False)
    assert overdue.result(CODE).effect == "blocks"
    train(promoted, 90, date(2027, 4, 1))
    assert check_cadre(promoted, as_of=day_after).verdict == Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("made_up_on", "said"),
    [
        (date(2027, 5, 1), ""),
        (date(2027, 5, 2), "It was made up late: 30 hours stood by that day."),
    ],
)
def test_what_was_made_up_late_is_met_and_said_to_be_late(
    promoted, result_of, made_up_on, said
) -> None:
    train(promoted, 30, date(2026, 9, 1))
    train(promoted, 60, made_up_on)

    result = result_of(promoted, CODE, date(2027, 6, 1))

    assert (result.met, result.required, result.actual) == (True, 90, 90)
    with translation.override("en"):
        assert ("late" in result.why) is bool(said)
        assert result.why.endswith(said)


def test_it_does_not_apply_before_the_day_nor_without_promotion(promoted, staff, result_of) -> None:
    assert result_of(promoted, CODE, date(2026, 4, 30)).applies is False
    assert result_of(staff, CODE, TODAY).applies is False


def test_no_rule_was_in_force_before_the_first_began(db, result_of) -> None:
    cadre = promote(
        CadreFactory(), PostLevel.TOWNSHIP_CHIEF, PostLevel.COUNTY_DEPUTY, date(2022, 5, 1)
    )
    assert result_of(cadre, CODE, TODAY).applies is False


def _post(level: int, rank: int, since: int, until: int | None) -> Post:
    return Post(level, rank, date(since, 1, 1), date(until, 1, 1) if until else None)


LEADERS = {"level_max": 132, "rank_max": 24}


@pytest.mark.parametrize(
    ("posts", "year"),
    [
        ([_post(142, 99, 2020, None)], None),
        ([_post(142, 99, 2020, 2022), _post(142, 99, 2022, None)], None),
        ([_post(132, 99, 2020, 2022), _post(141, 99, 2022, None)], None),
        ([_post(142, 99, 2020, 2022), _post(141, 99, 2022, None)], 2022),
        ([_post(141, 33, 2020, 2022), _post(141, 32, 2022, None)], 2022),
        # A second post beside the first; then the first ends.
        ([_post(142, 99, 2020, 2024), _post(141, 99, 2022, None)], 2022),
        # The latest of two.
        (
            [_post(150, 99, 2020, 2022), _post(142, 99, 2022, 2024), _post(141, 99, 2024, None)],
            2024,
        ),
        # A gap: held against what was held last.
        ([_post(142, 99, 2020, 2021), _post(141, 99, 2024, None)], 2024),
        # Filling in what was not set is no promotion, unless it makes a leader.
        ([_post(199, 99, 2020, 2022), _post(141, 31, 2022, None)], None),
        ([_post(141, 99, 2020, 2022), _post(141, 24, 2022, None)], 2022),
        ([_post(199, 99, 2020, 2022), _post(132, 99, 2022, None)], 2022),
        # Down, and up again to where one was before.
        (
            [_post(141, 99, 2020, 2022), _post(142, 99, 2022, 2023), _post(141, 99, 2023, None)],
            2023,
        ),
    ],
)
def test_what_is_a_promotion(posts, year) -> None:
    found = latest_promotion(posts, date(2026, 1, 1), LEADERS)
    assert (found.since.year if found else None) == year


def test_a_promotion_tells_what_was_held() -> None:
    posts = [_post(142, 33, 2020, 2022), _post(141, 99, 2022, None)]
    found = latest_promotion(posts, date(2026, 1, 1), LEADERS)
    assert (found.before, found.after) == (Position(142, 33), Position(141, 99))


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2027, 1, 31), None),
        (date(2027, 2, 1), 9),
        (date(2027, 3, 31), 9),
        (date(2027, 4, 1), 11),
        (date(2027, 5, 1), 11),
        (date(2027, 5, 2), None),
    ],
)
def test_reminders_come_at_nine_and_eleven_months_and_stand(promoted, day, months) -> None:
    found = [(r.check.cadre_id, r.months, r.result.missing) for r in reminders_due(day)]

    assert found == ([(promoted.pk, months, 90)] if months else [])


def test_nobody_is_reminded_of_what_is_made_up(promoted) -> None:
    train(promoted, 90, date(2026, 6, 1))
    assert list(reminders_due(add_months(PROMOTED, 9))) == []


def test_the_end_of_a_month_reminds_of_the_days_it_lacks(db) -> None:
    cadre = promote(
        CadreFactory(), PostLevel.TOWNSHIP_CHIEF, PostLevel.COUNTY_DEPUTY, date(2026, 5, 31)
    )
    assert [r.check.cadre_id for r in reminders_due(date(2027, 2, 28))] == [cadre.pk]


def test_months_end_where_the_month_ends() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 3, 15), -5) == date(2025, 10, 15)
