"""The rotating code: valid for two steps, for one session, and for nobody who guesses."""

from datetime import UTC, datetime, timedelta

from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.codes import (
    STEP_SECONDS,
    code_of,
    seconds_left,
    step_at,
    valid_step,
)

SESSIONS = st.integers(min_value=1, max_value=2**62)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),
    max_value=datetime(2036, 1, 1),
    timezones=st.just(UTC),
)


@given(SESSIONS, MOMENTS, st.floats(min_value=0, max_value=120))
def test_a_code_holds_for_its_step_and_the_next(
    session: int, shown: datetime, delay: float
) -> None:
    code = code_of(session, step_at(shown))
    scanned = shown + timedelta(seconds=delay)

    found = valid_step(session, code, scanned)

    holds = step_at(scanned) - step_at(shown) <= 1
    assert found == (step_at(shown) if holds else None)


@given(SESSIONS, MOMENTS)
def test_a_code_of_a_step_to_come_does_not_hold(session: int, now: datetime) -> None:
    assert valid_step(session, code_of(session, step_at(now) + 1), now) is None


@given(SESSIONS, SESSIONS, MOMENTS)
def test_a_code_belongs_to_one_session(one: int, other: int, now: datetime) -> None:
    assert (valid_step(other, code_of(one, step_at(now)), now) is not None) == (one == other)


@given(SESSIONS, MOMENTS)
def test_steps_meet_without_gap(session: int, now: datetime) -> None:
    left = seconds_left(now)

    assert 0 < left <= STEP_SECONDS
    assert step_at(now + timedelta(seconds=left + 0.001)) == step_at(now) + 1


@given(st.text(max_size=40))
def test_any_text_may_be_tried(text: str) -> None:
    now = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)

    assert (valid_step(7, text, now) is None) or text == code_of(7, step_at(now))


def test_the_key_makes_the_code() -> None:
    code = code_of(7, 1)

    with override_settings(SIGN_IN_KEY="another"):
        assert code_of(7, 1) != code


def test_a_code_fits_in_an_address_and_holds_72_bits() -> None:
    code = code_of(2**40, 118_000_000)

    assert len(code) == 12
    assert code.replace("-", "").replace("_", "").isalnum()
