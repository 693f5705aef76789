"""Careers: how a person came, step by step, to the post held today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from records.core.codes import PostLevel, Rank

from .posts import Slot, posts_of
from .specs import AppointmentSpec, UnitSpec, UnitTier

# Ranks exist beside posts since the civil servants' law of 2018 took effect.
RANKS_BEGAN = date(2019, 6, 1)
RECENT = timedelta(days=425)

LADDER: tuple[int, ...] = (
    PostLevel.CLERK,
    PostLevel.STAFF,
    PostLevel.TOWNSHIP_DEPUTY,
    PostLevel.TOWNSHIP_CHIEF,
    PostLevel.COUNTY_DEPUTY,
    PostLevel.COUNTY_CHIEF,
    PostLevel.DEPARTMENTAL_DEPUTY,
    PostLevel.DEPARTMENTAL_CHIEF,
)
STEPS: dict[int, tuple[int, ...]] = {
    **{level: LADDER[: place + 1] for place, level in enumerate(LADDER)},
    PostLevel.UNSET: (*LADDER[:5], PostLevel.UNSET),
}
RANKS: dict[int, tuple[int, ...]] = {
    PostLevel.DEPARTMENTAL_CHIEF: (Rank.NONE,),
    PostLevel.DEPARTMENTAL_DEPUTY: (Rank.NONE, Rank.INSPECTOR_2),
    PostLevel.COUNTY_CHIEF: (Rank.COUNSEL_1, Rank.COUNSEL_2, Rank.NONE),
    PostLevel.COUNTY_DEPUTY: (Rank.COUNSEL_2, Rank.COUNSEL_3, Rank.COUNSEL_4),
    PostLevel.UNSET: (Rank.COUNSEL_2, Rank.COUNSEL_3, Rank.COUNSEL_4),
    PostLevel.TOWNSHIP_CHIEF: (Rank.CHIEF_OFFICER_1, Rank.CHIEF_OFFICER_1, Rank.CHIEF_OFFICER_2),
    PostLevel.TOWNSHIP_DEPUTY: (Rank.CHIEF_OFFICER_2, Rank.CHIEF_OFFICER_3, Rank.CHIEF_OFFICER_4),
    PostLevel.CLERK: (Rank.NONE,),
}
RANK_TITLES: dict[int, str] = {
    Rank.COUNSEL_2: "二级调研员",
    Rank.COUNSEL_3: "三级调研员",
    Rank.COUNSEL_4: "四级调研员",
    Rank.CHIEF_OFFICER_1: "一级主任科员",
    Rank.CHIEF_OFFICER_2: "二级主任科员",
    Rank.CHIEF_OFFICER_3: "三级主任科员",
    Rank.CHIEF_OFFICER_4: "四级主任科员",
    Rank.OFFICER_1: "一级科员",
    Rank.OFFICER_2: "二级科员",
}
TOWNSHIP_OFFICES = (
    "党建办主任",
    "社会事务办主任",
    "乡村振兴办主任",
    "综合执法大队大队长",
    "财政所所长",
)
COUNTY_OFFICES = ("办公室主任", "综合股股长", "信息股股长", "督查股股长")

# Where each level is likely to have been before, in order of preference.
EARLIER_KINDS: dict[int, tuple[UnitTier, ...]] = {
    PostLevel.CLERK: ("township", "street", "county_department"),
    PostLevel.STAFF: ("township", "county_department", "department"),
    PostLevel.TOWNSHIP_DEPUTY: ("township", "street", "county_department"),
    PostLevel.TOWNSHIP_CHIEF: ("township", "street", "county_department"),
    PostLevel.COUNTY_DEPUTY: ("county", "department"),
    PostLevel.COUNTY_CHIEF: ("county", "department"),
    PostLevel.DEPARTMENTAL_DEPUTY: ("city",),
}


@dataclass(frozen=True, slots=True)
class Life:
    """The dates a career must agree with."""

    birth_date: date
    began_work: date
    recently_promoted: bool
    today: date


def make_career(
    rng: Random, *, slot: Slot, life: Life, units: Sequence[UnitSpec]
) -> tuple[AppointmentSpec, ...]:
    """Appointments from the first day at work until today, without a gap."""
    levels = _steps_for(slot.level, life)
    starts = _start_dates(rng, count=len(levels), life=life)
    if levels[0] == PostLevel.CLERK and len(levels) > 2:
        starts[1] = life.began_work + timedelta(days=365)
    rows: list[AppointmentSpec] = []
    for place, (level, since) in enumerate(zip(levels, starts, strict=True)):
        last = place == len(levels) - 1
        at = slot if last else _earlier_post(rng, level=level, slot=slot, units=units)
        # A rank once given is not lowered by the next post.
        held = rows[-1].rank if rows else Rank.NONE
        rank = min(held, _rank_for(rng, level=level, since=since, life=life))
        rows.append(_appointment(rng, at=at, since=since, rank=rank))
    return _close_rows(_with_ranks_of_2019(rng, rows, life))


def _steps_for(level: int, life: Life) -> tuple[int, ...]:
    """The ladder up to `level`; who began as a degree holder skipped the clerk's year."""
    steps = STEPS[level]
    if level == PostLevel.STAFF:
        # Staff rise by rank, without a change of level.
        steps = (*steps, *[level] * min((life.today - life.began_work).days // 1800, 3))
    skips_clerk = len(steps) > 1 and life.began_work.day % 2 == 0
    return steps[1:] if skips_clerk else steps


def _start_dates(rng: Random, *, count: int, life: Life) -> list[date]:
    """`count` dates, the first being the first day at work, apart by fair terms of service."""
    if count == 1:
        return [life.began_work]
    served = (life.today - life.began_work).days
    if life.recently_promoted:
        last = life.today - timedelta(days=rng.randrange(12, RECENT.days - 10))
    else:
        longest = max(RECENT.days + 40, min(2600, served // 2))
        last = life.today - timedelta(days=rng.randrange(RECENT.days + 20, longest + 1))
    last = max(last, life.began_work + timedelta(days=365))
    last = min(last, life.today - timedelta(days=12))
    span = (last - life.began_work).days
    stretch = span / (count - 1)
    inner = [
        life.began_work + timedelta(days=round(stretch * place + rng.uniform(-0.2, 0.2) * stretch))
        for place in range(1, count - 1)
    ]
    return [life.began_work, *inner, last]


def _rank_for(rng: Random, *, level: int, since: date, life: Life) -> int:
    if since < RANKS_BEGAN:
        return Rank.NONE
    if level != PostLevel.STAFF:
        rank = rng.choice(RANKS[level])
        veteran = level == PostLevel.TOWNSHIP_CHIEF and _age(life, since) >= 48
        return Rank.COUNSEL_4 if veteran and rng.random() < 0.5 else rank
    served = (since - life.began_work).days // 365
    if served < 3:
        return rng.choice((Rank.OFFICER_1, Rank.OFFICER_2))
    if served < 8:
        return rng.choice((Rank.OFFICER_1, Rank.CHIEF_OFFICER_4))
    if served < 18:
        return rng.choice((Rank.CHIEF_OFFICER_4, Rank.CHIEF_OFFICER_3))
    return rng.choice((Rank.CHIEF_OFFICER_3, Rank.CHIEF_OFFICER_2, Rank.CHIEF_OFFICER_1))


def _age(life: Life, on: date) -> int:
    return (on - life.birth_date).days // 365


def _earlier_post(rng: Random, *, level: int, slot: Slot, units: Sequence[UnitSpec]) -> Slot:
    """A post of that level, near home: in the same county or department where there is one."""
    kinds = EARLIER_KINDS[level]
    home = slot.unit.parent_code if slot.unit.tier != "county" else slot.unit.code
    near = [u for u in units if u.tier in kinds and home in (u.parent_code, u.code)]
    anywhere = [u for u in units if u.tier in kinds]
    unit = rng.choice(near if near and rng.random() < 0.7 else anywhere)
    titles = [post.title for post in posts_of(unit) if post.level == level]
    return Slot(unit, level, rng.choice(titles) if titles else "")


def _appointment(rng: Random, *, at: Slot, since: date, rank: int) -> AppointmentSpec:
    title = at.title or _staff_title(rng, at=at, since=since, rank=rank)
    return AppointmentSpec(since, None, title, at.level, rank, at.unit.code)


def _staff_title(rng: Random, *, at: Slot, since: date, rank: int) -> str:
    if at.level == PostLevel.CLERK:
        return "办事员"
    if at.level == PostLevel.UNSET:
        return RANK_TITLES.get(rank, "调研员")
    if rank < Rank.OFFICER_1 and rng.random() < 0.4:
        if at.unit.tier in ("township", "street"):
            return rng.choice(TOWNSHIP_OFFICES)
        if at.unit.tier == "county_department":
            return rng.choice(COUNTY_OFFICES)
    return RANK_TITLES.get(rank, "科员")


def _with_ranks_of_2019(
    rng: Random, rows: list[AppointmentSpec], life: Life
) -> list[AppointmentSpec]:
    """Who held a post on the day ranks began was given one that day, in the same post."""
    held = [row for row in rows if row.since < RANKS_BEGAN]
    if not held or any(row.since == RANKS_BEGAN for row in rows):
        return rows
    at = held[-1]
    rank = _rank_for(rng, level=at.post_level, since=RANKS_BEGAN, life=life)
    later = [row.rank for row in rows if row.since > RANKS_BEGAN]
    rank = max(rank, later[0]) if later and rank != Rank.NONE else rank
    if rank == Rank.NONE:
        return rows
    ranked_title = at.post_level in (PostLevel.STAFF, PostLevel.UNSET)
    title = RANK_TITLES[rank] if ranked_title else at.post_title
    given = AppointmentSpec(RANKS_BEGAN, None, title, at.post_level, rank, at.unit_code)
    return sorted([*rows, given], key=lambda row: row.since)


def _close_rows(rows: list[AppointmentSpec]) -> tuple[AppointmentSpec, ...]:
    closed = [
        AppointmentSpec(
            row.since,
            following.since,
            row.post_title,
            row.post_level,
            row.rank,
            row.unit_code,
        )
        for row, following in pairwise(rows)
    ]
    return (*closed, rows[-1])
