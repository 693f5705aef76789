"""Unified social credit codes, as GB 32100-2015 gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.core.credit_codes import SIGNS, check_sign, inner_check_sign, parse_credit_code
from records.core.errors import DomainError


@pytest.mark.parametrize(
    ("first", "sign"),
    [("91350100M000100Y4", "3"), ("91430700000100000", None)],
)
def test_the_check_sign_of_the_standards_example(first: str, sign: str | None) -> None:
    assert check_sign(first) in SIGNS
    assert sign is None or check_sign(first) == sign


def test_the_standards_example_is_right_in_any_spelling() -> None:
    code = "91350100M000100Y43"
    assert inner_check_sign("M000100Y") == "4"
    assert parse_credit_code(code) == code
    assert parse_credit_code(" 91350100 m000100y 43 ") == code
    assert parse_credit_code("９１３５０１００Ｍ０００１００Ｙ４３") == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "18"),
        ("91350100M000100Y4", "this has 17"),
        ("91350100M000100Y433", "this has 19"),
        ("91350100I000100Y43", "“I”"),
        ("9135010AM000100Y43", "the area"),
        ("91350100M000100Y44", "check characters"),
        ("91350100M000101Y43", "check characters"),
    ],
)
def test_what_is_wrong_is_said(typed: str, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        parse_credit_code(typed)
    assert refused.value.field == "uscc"


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), st.data())
def test_no_single_slip_gets_through(inner: str, data: st.DataObject) -> None:
    first = f"91430700{inner}{inner_check_sign(inner)}"
    code = first + check_sign(first)
    assert parse_credit_code(code) == code
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([sign for sign in SIGNS if sign != code[place]]))
    with pytest.raises(DomainError):
        parse_credit_code(code[:place] + other + code[place + 1 :])
