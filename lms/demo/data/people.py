"""The cadres of the demo city: made up, the same for the same seed and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from records.core.codes import Education, PoliticalStatus, PostLevel, Sex
from records.register.enums import CadreCategory

from .careers import Life, make_career
from .names import PHONE_PREFIX, pick, pick_citizen_number, pick_name, pick_origin
from .posts import Slot, draw_slots
from .specs import PersonSpec, UnitSpec

SEED = 4307
FIRST_STAFF_NUMBER = 43070001

# Youngest and oldest today, and the share of women, by level.
AGES: dict[int, tuple[int, int]] = {
    PostLevel.DEPARTMENTAL_CHIEF: (53, 57),
    PostLevel.DEPARTMENTAL_DEPUTY: (50, 57),
    PostLevel.COUNTY_CHIEF: (46, 57),
    PostLevel.COUNTY_DEPUTY: (42, 55),
    PostLevel.UNSET: (51, 58),
    PostLevel.TOWNSHIP_CHIEF: (36, 54),
    PostLevel.TOWNSHIP_DEPUTY: (31, 52),
    PostLevel.STAFF: (26, 54),
    PostLevel.CLERK: (23, 26),
}
WOMEN: dict[int, float] = {
    PostLevel.DEPARTMENTAL_CHIEF: 0.0,
    PostLevel.DEPARTMENTAL_DEPUTY: 0.25,
    PostLevel.COUNTY_CHIEF: 0.2,
    PostLevel.COUNTY_DEPUTY: 0.27,
    PostLevel.UNSET: 0.2,
    PostLevel.TOWNSHIP_CHIEF: 0.28,
    PostLevel.TOWNSHIP_DEPUTY: 0.34,
    PostLevel.STAFF: 0.43,
    PostLevel.CLERK: 0.5,
}
# How many of each level were promoted within the last fourteen months.
RECENTLY_PROMOTED: dict[int, int] = {
    PostLevel.COUNTY_CHIEF: 1,
    PostLevel.COUNTY_DEPUTY: 3,
    PostLevel.TOWNSHIP_CHIEF: 8,
    PostLevel.TOWNSHIP_DEPUTY: 12,
}
# Posts that only a Party member holds.
PARTY_WORDS = ("党", "书记", "委", "组织", "人武", "部")


@dataclass(frozen=True, slots=True)
class _Taken:
    names: set[str]
    citizen_numbers: set[str]
    phones: set[str]


def generate_people(
    seed: int, units: Sequence[UnitSpec], today: date = date(2026, 11, 23)
) -> list[PersonSpec]:
    """400 cadres of all levels, highest first, as they stand on `today`."""
    rng = Random(seed)
    taken = _Taken(set(), set(), set())
    left = dict(RECENTLY_PROMOTED)
    people = []
    for number, slot in enumerate(draw_slots(rng, units), start=FIRST_STAFF_NUMBER):
        recent = left.get(slot.level, 0) > 0
        left[slot.level] = left.get(slot.level, 0) - 1
        people.append(
            _make_person(
                rng,
                staff_number=str(number),
                slot=slot,
                recently_promoted=recent,
                units=units,
                today=today,
                taken=taken,
            )
        )
    return people


def _make_person(
    rng: Random,
    *,
    staff_number: str,
    slot: Slot,
    recently_promoted: bool,
    units: Sequence[UnitSpec],
    today: date,
    taken: _Taken,
) -> PersonSpec:
    sex = Sex.FEMALE if rng.random() < WOMEN[slot.level] else Sex.MALE
    birth_date = _pick_birth_date(rng, level=slot.level, today=today)
    education = _pick_education(rng, level=slot.level, birth_year=birth_date.year)
    began_work = _pick_first_day(rng, birth_date=birth_date, education=education, today=today)
    area, native_place, ethnicity = pick_origin(rng)
    status = _pick_status(rng, slot=slot, birth_date=birth_date, today=today)
    life = Life(birth_date, began_work, recently_promoted, today)
    return PersonSpec(
        staff_number=staff_number,
        name=pick_name(
            rng, sex=sex, birth_year=birth_date.year, ethnicity=ethnicity, taken=taken.names
        ),
        sex=sex,
        birth_date=birth_date,
        citizen_number=pick_citizen_number(
            rng, area=area, birth_date=birth_date, sex=sex, taken=taken.citizen_numbers
        ),
        phone=_pick_phone(rng, taken.phones),
        ethnicity=ethnicity,
        native_place=native_place,
        political_status=status,
        joined_party=_pick_joining(rng, status=status, birth_date=birth_date, today=today),
        began_work=began_work,
        education=education,
        category=_category(slot, status),
        unit_code=slot.unit.code,
        appointments=make_career(rng, slot=slot, life=life, units=units),
    )


def _pick_birth_date(rng: Random, *, level: int, today: date) -> date:
    youngest, oldest = AGES[level]
    return today - timedelta(days=rng.randrange(youngest * 366, oldest * 365))


def _pick_education(rng: Random, *, level: int, birth_year: int) -> str:
    if level <= PostLevel.COUNTY_DEPUTY:
        return pick(rng, {Education.POSTGRADUATE.value: 45, Education.UNDERGRADUATE.value: 55})
    if birth_year < 1980:
        return pick(
            rng,
            {
                Education.POSTGRADUATE.value: 6,
                Education.UNDERGRADUATE.value: 64,
                Education.COLLEGE.value: 28,
                Education.VOCATIONAL.value: 2,
            },
        )
    return pick(
        rng,
        {
            Education.POSTGRADUATE.value: 18,
            Education.UNDERGRADUATE.value: 76,
            Education.COLLEGE.value: 6,
        },
    )


def _pick_first_day(rng: Random, *, birth_date: date, education: str, today: date) -> date:
    """A day in July to September of the year a person of that education starts at 22 to 25."""
    age = 23 if education != Education.POSTGRADUATE else 25
    first = date(birth_date.year + age, rng.choice((7, 8, 9)), rng.randrange(1, 29))
    if first <= today - timedelta(days=60):
        return first
    return today - timedelta(days=rng.randrange(60, 140))


def _pick_status(rng: Random, *, slot: Slot, birth_date: date, today: date) -> str:
    if any(word in slot.title for word in PARTY_WORDS):
        return PoliticalStatus.MEMBER
    if slot.title:
        return pick(
            rng,
            {
                PoliticalStatus.MEMBER.value: 86,
                PoliticalStatus.RCCK.value: 3,
                PoliticalStatus.CDL.value: 4,
                PoliticalStatus.JIUSAN.value: 3,
                PoliticalStatus.NON_PARTY.value: 4,
            },
        )
    if (today - birth_date).days < 28 * 365:
        return pick(
            rng,
            {
                PoliticalStatus.MEMBER.value: 62,
                PoliticalStatus.PROBATIONARY.value: 12,
                PoliticalStatus.LEAGUE.value: 26,
            },
        )
    return pick(rng, {PoliticalStatus.MEMBER.value: 88, PoliticalStatus.MASSES.value: 12})


def _pick_joining(rng: Random, *, status: str, birth_date: date, today: date) -> date | None:
    """A Party member joined at 20 or later; one on probation within the last year."""
    if status == PoliticalStatus.PROBATIONARY:
        return today - timedelta(days=rng.randrange(40, 330))
    if status != PoliticalStatus.MEMBER:
        return None
    latest = min((today - birth_date).days - 400, 34 * 365)
    return birth_date + timedelta(days=rng.randrange(20 * 365 + 30, latest))


def _category(slot: Slot, status: str) -> CadreCategory:
    if PoliticalStatus.RCCK <= status <= PoliticalStatus.NON_PARTY:
        return CadreCategory.NON_PARTY
    if slot.unit.tier == "school":
        return CadreCategory.INSTITUTION
    if slot.unit.tier in ("township", "street"):
        return CadreCategory.GRASS_ROOTS
    return CadreCategory.PARTY_GOVERNMENT


def _pick_phone(rng: Random, taken: set[str]) -> str:
    while True:
        phone = f"{PHONE_PREFIX}{rng.randrange(10**8):08}"
        if phone not in taken:
            taken.add(phone)
            return phone
