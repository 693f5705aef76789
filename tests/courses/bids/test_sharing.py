"""Any two of n holders have the key; one alone has nothing that any other key would not give as well."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.sharing import Pair, join, pairs, split, xor

KEYS = st.binary(min_size=32, max_size=32)
HOLDERS = st.integers(min_value=3, max_value=9)


def from_list(drawn: list[bytes]):
    left = iter(drawn)
    return lambda size: next(left)


def view_of(shares, holder: int) -> dict[Pair, bytes]:
    """Return all that one holder gets."""
    return {pair: halves[holder] for pair, halves in shares.items() if holder in pair}


@given(key=KEYS, holders=HOLDERS)
def test_any_two_have_the_key(key, holders):
    shares = split(key, holders)

    assert len(shares) == holders * (holders - 1) // 2
    assert {join(pair, halves) for pair, halves in shares.items()} == {key}


@given(key=KEYS, other=KEYS, holders=HOLDERS, data=st.data())
def test_what_one_holder_sees_fits_every_other_key_with_exactly_one_randomness(
    key, other, holders, data
):
    """Perfect secrecy, constructively.

    From the randomness that gives one key, the one that gives another key with the same view of a
    holder: a bijection between them, so that each view is as likely under every key.
    """
    holder = data.draw(st.integers(min_value=1, max_value=holders))
    masks = data.draw(st.lists(KEYS, min_size=len(pairs(holders)), max_size=len(pairs(holders))))
    shares = split(key, holders, from_list(masks))

    # Who holds the lower half of a pair holds the mask itself; else mask and key must change together.
    changed = [
        xor(mask, xor(key, other)) if pair.high == holder else mask
        for pair, mask in zip(pairs(holders), masks, strict=True)
    ]
    again = split(other, holders, from_list(changed))

    assert view_of(again, holder) == view_of(shares, holder)
    assert {join(pair, halves) for pair, halves in again.items()} == {other}


@given(key=KEYS, holders=HOLDERS, data=st.data())
def test_the_halves_of_one_holder_are_masks_of_their_own(key, holders, data):
    """Each half is one fresh draw, or one fresh draw with the key: none is used twice."""
    drawn: list[bytes] = []

    def draw(size: int) -> bytes:
        drawn.append(secrets.token_bytes(size))
        return drawn[-1]

    shares = split(key, holders, draw)
    holder = data.draw(st.integers(min_value=1, max_value=holders))
    seen = view_of(shares, holder)

    masks = [half if pair.low == holder else xor(half, key) for pair, half in seen.items()]
    assert len(set(masks)) == len(masks) == holders - 1
    assert set(masks) <= set(drawn)
    assert len(drawn) == len(shares)


def test_every_bit_of_a_half_is_as_often_one_as_zero():
    """A sanity check of uniformity, with a bound that a fair source passes in all but 10⁻⁹ of runs."""
    draws = 2000
    for key in (bytes(32), b"\xff" * 32):
        counts = [0] * 256
        for _draw in range(draws):
            half = split(key, 3)[Pair(1, 2)][2]
            number = int.from_bytes(half, "big")
            for bit in range(256):
                counts[bit] += number >> bit & 1
        assert all(abs(count - draws / 2) < 170 for count in counts)


@given(key=KEYS)
def test_halves_of_different_pairs_give_no_key(key):
    shares = split(key, 3)
    mixed = {1: shares[Pair(1, 2)][1], 2: shares[Pair(2, 3)][2]}

    assert join(Pair(1, 2), mixed) != key


def test_one_half_and_one_holder_are_refused():
    shares = split(bytes(32), 3)

    with pytest.raises(SealingError, match="both holders"):
        join(Pair(1, 2), {1: shares[Pair(1, 2)][1]})
    with pytest.raises(SealingError, match="two different holders"):
        Pair.of(2, 2)
    with pytest.raises(SealingError, match="3 to 9 holders"):
        split(bytes(32), 2)
    with pytest.raises(SealingError, match="32 bytes"):
        split(bytes(16), 3)
