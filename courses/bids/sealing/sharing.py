"""Two of n: replicated additive sharing (Ito, Saito, Nishizeki 1987).

For each pair of holders {i, j} a fresh random r: i gets r, j gets the key XOR r. Whoever holds the
two halves of one pair has the key; one holder alone has one half of each of his pairs, each uniform
and independent of the key and of one another, so that alone he knows nothing at all about it.
"""

import secrets
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import NamedTuple

from courses.bids.sealing.errors import SealingError

KEY_BYTES = 32
LEAST_HOLDERS, MOST_HOLDERS = 3, 9


class Pair(NamedTuple):
    """Two holders by number, the lower first."""

    low: int
    high: int

    @classmethod
    def of(cls, one: int, other: int) -> "Pair":
        """Return the pair of two different holders. Raises SealingError where they are one."""
        if one == other:
            raise SealingError("one_holder", "two different holders are needed")
        return cls(min(one, other), max(one, other))


Shares = dict[Pair, dict[int, bytes]]
"""For each pair, the half of each of its two holders."""


def pairs(holders: int) -> list[Pair]:
    """Return all pairs of holders 1 to `holders`, in the order in which an envelope lists them."""
    if not LEAST_HOLDERS <= holders <= MOST_HOLDERS:
        raise SealingError("holders", f"{LEAST_HOLDERS} to {MOST_HOLDERS} holders share a key")
    return [Pair(*one) for one in combinations(range(1, holders + 1), 2)]


def split(key: bytes, holders: int, random: Callable[[int], bytes] = secrets.token_bytes) -> Shares:
    """Return the halves of `key` for each pair of holders.

    `random` is replaced where test vectors are made, and nowhere else.
    """
    if len(key) != KEY_BYTES:
        raise SealingError("length", f"a key has {KEY_BYTES} bytes")
    found: Shares = {}
    for pair in pairs(holders):
        mask = random(KEY_BYTES)
        found[pair] = {pair.low: mask, pair.high: xor(key, mask)}
    return found


def join(pair: Pair, halves: Mapping[int, bytes]) -> bytes:
    """Return the key from the two halves of one pair. Raises SealingError where one lacks."""
    if set(halves) != set(pair):
        raise SealingError("halves", "the halves of both holders of the pair are needed")
    return xor(halves[pair.low], halves[pair.high])


def xor(one: bytes, other: bytes) -> bytes:
    """Return the bitwise exclusive or. Raises SealingError where the lengths differ."""
    if len(one) != KEY_BYTES or len(other) != KEY_BYTES:
        raise SealingError("length", f"a half has {KEY_BYTES} bytes")
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
