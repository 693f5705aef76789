"""Attendance into hours: the parts add up, whatever was attended."""

from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.classes.teaching_days import Planned, days_of
from courses.completion.hours import (
    CENT,
    credit_days,
    credit_items,
    day_unit,
    split,
)

FIRST = date(2026, 12, 30)
KINDS = ("theory", "party_spirit", "knowledge", "duty")
HOURS = st.integers(1, 16).map(lambda halves: Decimal(halves) / 2)


def session(key: int, day: int = 0, hour: int = 8, hours: str = "4", kind: str = "theory", **more):
    values = {"minutes": 180, **more}
    return Planned(key, FIRST + timedelta(days=day), time(hour, 30), values["minutes"],
                   Decimal(hours), kind)  # fmt: skip


def worth(planned, whole: str = "8", half: str = "4"):
    found = {}
    for one in planned:
        found[one.day, "day"], found[one.day, "half_day"] = Decimal(whole), Decimal(half)
    return found


def total(planned, attended, **rates) -> Decimal:
    return sum(
        (c.hours for c in credit_days(planned, attended, worth(planned, **rates))), Decimal(0)
    )


@st.composite
def classes(draw):
    planned = [
        Planned(
            key,
            FIRST + timedelta(days=draw(st.integers(0, 4))),
            time(draw(st.integers(8, 19)), draw(st.sampled_from((0, 29, 30)))),
            draw(st.integers(5, 240)),
            draw(HOURS),
            draw(st.sampled_from(KINDS)),
        )
        for key in range(draw(st.integers(1, 12)))
    ]
    attended = draw(st.sets(st.sampled_from([one.key for one in planned])))
    return planned, attended


def test_both_halves_are_a_day_and_one_is_a_half_day() -> None:
    morning, afternoon = session(1), session(2, hour=14, hours="3")
    assert day_unit([morning, afternoon]) == "day"
    assert day_unit([afternoon]) == "half_day"
    assert day_unit([session(1, hour=12), session(2)]) == "day"
    assert total([morning, afternoon], {1, 2}) == 8
    assert total([afternoon], {2}) == 4


def test_a_part_attended_earns_its_share_of_the_class_hours_planned() -> None:
    planned = [
        session(1, hours="3"),
        session(2, hour=14, hours="3"),
        session(3, hour=19, hours="2"),
    ]
    assert total(planned, {1, 2}) == 6
    assert total([session(1, hours="1"), session(2, hour=14, hours="2")], {1}) == Decimal("2.67")


def test_hours_fall_on_their_own_date_across_new_year() -> None:
    planned = [session(n, day=n) for n in range(4)]
    earned = credit_days(planned, {0, 1, 2, 3}, worth(planned))
    assert [credit.day.year for credit in earned] == [2026, 2026, 2027, 2027]


def test_an_online_session_counts_by_its_minutes() -> None:
    planned = [session(1, minutes=30), session(2, minutes=29), session(3, minutes=15)]
    rows = {(FIRST, "item_30"): Decimal(1), (FIRST, "item_15"): Decimal("0.5"),
            (FIRST, "item_short"): Decimal("0.25")}  # fmt: skip
    earned = credit_items(planned, {1, 2, 3}, rows)
    assert [credit.hours for credit in earned] == [Decimal(1), Decimal("0.5"), Decimal("0.25")]


@given(classes())
def test_everything_attended_earns_each_date_in_full(drawn) -> None:
    planned, _attended = drawn
    days = {one.day for one in planned}
    full = sum(
        8 if day_unit([one for one in planned if one.day == day]) == "day" else 4 for day in days
    )
    assert total(planned, {one.key for one in planned}) == full


@given(classes())
def test_no_part_is_lost_or_made_up(drawn) -> None:
    planned, attended = drawn
    rates = worth(planned)
    earned = credit_days(planned, attended, rates)

    assert all(
        credit.hours > 0 and credit.hours == credit.hours.quantize(CENT) for credit in earned
    )
    for day in {one.day for one in planned}:
        of_day = [one for one in planned if one.day == day]
        there = [one for one in of_day if one.key in attended]
        exact = (
            Fraction(rates[day, day_unit(of_day)])
            * Fraction(sum((one.hours for one in there), Decimal(0)))
            / Fraction(sum(one.hours for one in of_day))
        )
        credited = sum((c.hours for c in earned if c.day == day), Decimal(0))
        assert abs(Fraction(credited) - exact) <= Fraction(1, 200)
        assert {c.content_kind for c in earned if c.day == day} <= {s.content_kind for s in there}


@given(classes(), st.data())
def test_attending_more_never_earns_less(drawn, data) -> None:
    planned, attended = drawn
    fewer = data.draw(st.sets(st.sampled_from(sorted(attended)))) if attended else set()
    assert total(planned, fewer) <= total(planned, attended)


@given(
    st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100),
    st.dictionaries(st.sampled_from(KINDS), HOURS, min_size=1),
)
def test_a_split_adds_up_exactly_and_is_fair_to_a_cent(amount, weights) -> None:
    parts = split(amount, weights)
    assert sum(parts.values()) == amount
    for key, weight in weights.items():
        exact = Fraction(amount) * Fraction(weight) / Fraction(sum(weights.values()))
        assert abs(Fraction(parts[key]) - exact) < Fraction(1, 100)


@given(classes())
def test_days_add_up(drawn) -> None:
    planned, attended = drawn
    rest = {one.key for one in planned} - attended
    everything = days_of(planned, {one.key for one in planned})
    assert days_of(planned, attended) + days_of(planned, rest) == everything
