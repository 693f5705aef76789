"""Which posts there are in which unit, and which of them the demo fills."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from records.core.codes import PostLevel

from .specs import UnitSpec

# The pyramid: 34 of county-division level and above (8.5 %), 120 of township-section level
# (30 %), the rest staff. UNSET stands for people who hold a senior rank without a leading post.
HEADCOUNT: dict[int, int] = {
    PostLevel.DEPARTMENTAL_CHIEF: 1,
    PostLevel.DEPARTMENTAL_DEPUTY: 4,
    PostLevel.COUNTY_CHIEF: 9,
    PostLevel.COUNTY_DEPUTY: 15,
    PostLevel.UNSET: 5,
    PostLevel.TOWNSHIP_CHIEF: 46,
    PostLevel.TOWNSHIP_DEPUTY: 74,
    PostLevel.STAFF: 214,
    PostLevel.CLERK: 32,
}

CITY_LEADERS = {
    PostLevel.DEPARTMENTAL_CHIEF: ("市委副书记、市长",),
    PostLevel.DEPARTMENTAL_DEPUTY: ("市委常委、常务副市长", "副市长"),
}
SCHOOL_POSTS = {
    PostLevel.COUNTY_CHIEF: ("常务副校长",),
    PostLevel.COUNTY_DEPUTY: ("副校长", "教育长"),
    PostLevel.TOWNSHIP_CHIEF: ("教务科科长", "科研室主任", "学员管理科科长"),
    PostLevel.TOWNSHIP_DEPUTY: ("教务科副科长", "学员管理科副科长", "总务科副科长"),
}
DISCIPLINE_POSTS = {
    PostLevel.COUNTY_CHIEF: ("市纪委副书记、市监委副主任",),
    PostLevel.COUNTY_DEPUTY: ("市纪委常委", "市监委委员"),
    PostLevel.TOWNSHIP_CHIEF: ("第三监督检查室主任", "案件审理室主任", "信访室主任"),
    PostLevel.TOWNSHIP_DEPUTY: ("第一审查调查室副主任", "党风政风监督室副主任"),
}
PARTY_POSTS = {
    PostLevel.COUNTY_CHIEF: ("常务副部长",),
    PostLevel.COUNTY_DEPUTY: ("副部长", "部务委员"),
    PostLevel.TOWNSHIP_CHIEF: ("办公室主任", "干部科科长", "综合调研科科长"),
    PostLevel.TOWNSHIP_DEPUTY: ("办公室副主任", "基层指导科副科长", "联络科副科长"),
}
COUNTY_TITLES = {
    "县": ("县委书记", "县委副书记、县长", "县委常委、副县长", "副县长", "县政协副主席"),
    "区": ("区委书记", "区委副书记、区长", "区委常委、副区长", "副区长", "区人大常委会副主任"),
    "市": ("市委书记", "市委副书记、市长", "市委常委、副市长", "副市长", "市政协副主席"),
    "管理区": (
        "党工委书记",
        "管委会主任",
        "党工委委员、管委会副主任",
        "管委会副主任",
        "纪工委书记",
    ),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One post to fill. An empty title is filled from the holder's rank."""

    unit: UnitSpec
    level: int
    title: str


def draw_slots(rng: Random, units: Sequence[UnitSpec]) -> list[Slot]:
    """The demo's posts, highest first; every unit that has staff at all gets some."""
    open_posts = [slot for unit in units for slot in posts_of(unit)]
    slots: list[Slot] = []
    for level, wanted in HEADCOUNT.items():
        at_level = [slot for slot in open_posts if slot.level == level]
        slots += _spread(rng, at_level, wanted) if at_level else _staff(rng, units, level, wanted)
    return slots


def posts_of(unit: UnitSpec) -> Iterator[Slot]:
    """The leading posts of a unit."""
    for level, titles in _titles(unit).items():
        for title in titles:
            yield Slot(unit, level, title)


def _titles(unit: UnitSpec) -> dict[PostLevel, tuple[str, ...]]:
    match unit.tier:
        case "city":
            return CITY_LEADERS
        case "school":
            return SCHOOL_POSTS
        case "department":
            return _department_titles(unit.short_name)
        case "county":
            return _county_titles(unit.name)
        case "county_department":
            return _county_department_titles(unit.short_name)
        case "township":
            return _township_titles("乡" if unit.name.endswith("乡") else "镇")
        case "street":
            return {
                PostLevel.TOWNSHIP_CHIEF: ("党工委书记", "党工委副书记、办事处主任"),
                PostLevel.TOWNSHIP_DEPUTY: (
                    "党工委委员、组织委员",
                    "党工委委员、办事处副主任",
                    "办事处副主任",
                ),
            }


def _department_titles(short_name: str) -> dict[PostLevel, tuple[str, ...]]:
    if short_name.endswith("纪委监委"):
        return DISCIPLINE_POSTS
    if short_name.endswith("部"):
        head = {PostLevel.DEPARTMENTAL_DEPUTY: (f"市委常委、{short_name[2:]}部长",)}
        return {**head, **PARTY_POSTS}
    if short_name.endswith("政法委员会"):
        return {
            PostLevel.COUNTY_CHIEF: ("常务副书记",),
            PostLevel.COUNTY_DEPUTY: ("副书记",),
            PostLevel.TOWNSHIP_CHIEF: ("执法监督科科长", "基层治理科科长"),
            PostLevel.TOWNSHIP_DEPUTY: ("维稳指导科副科长", "办公室副主任"),
        }
    head_title = "主任" if short_name.endswith("委员会") else "局长"
    return {
        PostLevel.COUNTY_CHIEF: (f"党组书记、{head_title}",),
        PostLevel.COUNTY_DEPUTY: (f"党组成员、副{head_title}", f"副{head_title}"),
        PostLevel.TOWNSHIP_CHIEF: ("办公室主任", "人事科科长", "政策法规科科长", "规划财务科科长"),
        PostLevel.TOWNSHIP_DEPUTY: ("办公室副主任", "行政审批科副科长", "规划财务科副科长"),
    }


def _county_titles(name: str) -> dict[PostLevel, tuple[str, ...]]:
    key = "管理区" if name.endswith("管理区") else name[-1]
    first, second, *deputies = COUNTY_TITLES[key]
    return {
        PostLevel.COUNTY_CHIEF: (first, second),
        PostLevel.COUNTY_DEPUTY: tuple(deputies),
    }


def _county_department_titles(short_name: str) -> dict[PostLevel, tuple[str, ...]]:
    if short_name.endswith("部"):
        return {
            PostLevel.TOWNSHIP_CHIEF: ("常务副部长",),
            PostLevel.TOWNSHIP_DEPUTY: ("副部长", "部务委员"),
        }
    return {
        PostLevel.TOWNSHIP_CHIEF: ("党组书记、局长",),
        PostLevel.TOWNSHIP_DEPUTY: ("党组成员、副局长", "副局长"),
    }


def _township_titles(area: str) -> dict[PostLevel, tuple[str, ...]]:
    return {
        PostLevel.TOWNSHIP_CHIEF: ("党委书记", f"党委副书记、{area}长"),
        PostLevel.TOWNSHIP_DEPUTY: (
            "党委委员、组织委员",
            f"党委委员、副{area}长",
            f"副{area}长",
            "党委委员、人武部部长",
        ),
    }


def _spread(rng: Random, slots: list[Slot], wanted: int) -> list[Slot]:
    """A draw that serves each unit once before any unit twice."""
    by_unit: dict[str, list[Slot]] = {}
    for slot in slots:
        by_unit.setdefault(slot.unit.code, []).append(slot)
    order = list(by_unit.values())
    rng.shuffle(order)
    rounds = max(len(group) for group in order)
    drawn = [group[turn] for turn in range(rounds) for group in order if turn < len(group)]
    return drawn[:wanted]


def _staff(rng: Random, units: Iterable[UnitSpec], level: int, wanted: int) -> list[Slot]:
    employers = [unit for unit in units if unit.tier not in ("city", "county")]
    if level == PostLevel.UNSET:
        employers = [unit for unit in employers if unit.tier == "department"]
    rng.shuffle(employers)
    # City departments have more people than a township: they come round twice as often.
    turn = [*employers, *(unit for unit in employers if unit.tier == "department")]
    return [Slot(unit, level, "") for unit in islice(cycle(turn), wanted)]
