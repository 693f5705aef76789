"""Names, origins and numbers of made-up people."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Any, TypeVar

from records.core.codes import Sex

from .specs import load_text

T = TypeVar("T")

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
# No operator was ever given 154: a number of the demo rings nobody.
PHONE_PREFIX = "154"

HAN, HUI, UYGUR, MIAO, DONG, TUJIA = "01", "03", "05", "06", "12", "15"
SURNAMES_OF = {HAN: "han", HUI: "hui", UYGUR: "uygur", MIAO: "miao", DONG: "dong", TUJIA: "tujia"}

# Counties by GB/T 2260, with their share of the city's people. The management area has no code
# of its own in citizen numbers: its people were numbered by the district round it.
ORIGINS = {
    "430702": ("湖南武陵", 10),
    "430703": ("湖南鼎城", 14),
    "430721": ("湖南安乡", 9),
    "430722": ("湖南汉寿", 13),
    "430723": ("湖南澧县", 14),
    "430724": ("湖南临澧", 8),
    "430725": ("湖南桃源", 15),
    "430726": ("湖南石门", 11),
    "430781": ("湖南津市", 5),
}
ETHNICITIES_AT = {
    "430726": {HAN: 58, TUJIA: 40, MIAO: 2},
    "430725": {HAN: 91, UYGUR: 4, HUI: 3, TUJIA: 2},
    "430703": {HAN: 93, HUI: 3, UYGUR: 2, TUJIA: 2},
    "430722": {HAN: 95, HUI: 4, TUJIA: 1},
}
ETHNICITIES_ELSEWHERE = {HAN: 95, TUJIA: 3, MIAO: 1, DONG: 1}


def pick(rng: Random, weights: Mapping[T, int]) -> T:
    """One key, drawn by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def pick_origin(rng: Random) -> tuple[str, str, str]:
    """Area code, native place and ethnicity code."""
    area = pick(rng, {code: weight for code, (_, weight) in ORIGINS.items()})
    ethnicity = pick(rng, ETHNICITIES_AT.get(area, ETHNICITIES_ELSEWHERE))
    return area, ORIGINS[area][0], ethnicity


def pick_name(rng: Random, *, sex: int, birth_year: int, ethnicity: str, taken: set[str]) -> str:
    """A full name that nobody in `taken` has, and adds it there."""
    surnames = load_names()["surnames"][SURNAMES_OF[ethnicity]]
    generation = next(row for row in load_names()["given"] if birth_year <= row["until"])
    given = generation["male" if sex == Sex.MALE else "female"].split()
    for _ in range(200):
        name = f"{pick(rng, surnames)}{rng.choice(given)}"
        if name not in taken:
            taken.add(name)
            return name
    raise ValueError(f"no free name for people born in {birth_year}")


def make_citizen_number(*, area: str, birth_date: date, sequence: int) -> str:
    """A citizen number by GB 11643; `sequence` is 0..999, odd for men."""
    body = f"{area}{birth_date:%Y%m%d}{sequence:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_DIGITS[total % 11]


def pick_citizen_number(
    rng: Random, *, area: str, birth_date: date, sex: int, taken: set[str]
) -> str:
    """A citizen number nobody in `taken` has, and adds it there."""
    while True:
        sequence = rng.randrange(10, 500) * 2 + (sex == Sex.MALE)
        number = make_citizen_number(area=area, birth_date=birth_date, sequence=sequence)
        if number not in taken:
            taken.add(number)
            return number


@cache
def load_names() -> dict[str, Any]:
    """Surnames by people, given names by generation."""
    return load_text("names")
