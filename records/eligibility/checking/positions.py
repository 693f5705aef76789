"""What a cadre held on a day, and whether it was a promotion, from the rows of appointments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from records.core.codes import PostLevel, Rank
from records.eligibility.checking.windows import DAY


class Post(NamedTuple):
    """One appointment: held from `since` until the day before `until`."""

    level: int
    rank: int
    since: date
    until: date | None


class Position(NamedTuple):
    """The highest post level and the highest rank held on a day; codes sort high to low."""

    level: int
    rank: int

    @property
    def label(self) -> str:
        """Return both in words; what is not set is left out."""
        words = []
        if self.level != PostLevel.UNSET:
            words.append(str(PostLevel(self.level).label))
        if self.rank != Rank.NONE:
            words.append(str(Rank(self.rank).label))
        if len(words) == 2:
            return _("%(level)s, %(rank)s") % dict(zip(("level", "rank"), words, strict=True))
        return words[0] if words else str(PostLevel.UNSET.label)


class Promotion(NamedTuple):
    """The day a higher level or rank began, what was held until then and from then on."""

    since: date
    before: Position
    after: Position


def position_on(posts: Sequence[Post], day: date) -> Position | None:
    """Return what was held on `day`; None where nothing was."""
    level = rank = 1000
    for post in posts:
        if post.since <= day and (post.until is None or post.until > day):
            level, rank = min(level, post.level), min(rank, post.rank)
    return None if level == 1000 else Position(level, rank)


def applies_to(params: Mapping[str, Any], held: Position) -> bool:
    """Return whether a rule for `params` applies to who holds `held`.

    `level_max` and `rank_max` name the lowest post level and rank that fall under it: one of
    the two is enough, so who holds both falls under the stricter rule. `level_min` and
    `rank_min` name the highest ones: both must hold. Without any it is for everyone.
    """
    upper = [
        getattr(held, name) <= params[f"{name}_max"]
        for name in ("level", "rank")
        if f"{name}_max" in params
    ]
    lower = [
        getattr(held, name) >= params[f"{name}_min"]
        for name in ("level", "rank")
        if f"{name}_min" in params
    ]
    return (not upper or any(upper)) and all(lower)


def group_label(params: Mapping[str, Any]) -> str:
    """Return whom a rule is for, in words."""
    for end, sentence in (
        ("max", _("%(level)s and above, or %(rank)s and above")),
        ("min", _("%(level)s and below, or %(rank)s and below")),
    ):
        if f"level_{end}" in params and f"rank_{end}" in params:
            return sentence % {
                "level": PostLevel(params[f"level_{end}"]).label,
                "rank": Rank(params[f"rank_{end}"]).label,
            }
    return _("everyone")


def latest_promotion(
    posts: Sequence[Post], as_of: date, leaders: Mapping[str, Any] | None = None
) -> Promotion | None:
    """Return the latest promotion up to `as_of`.

    A promotion begins on a day on which the level or the rank is higher than the day before
    (after a gap: than on the last day before it on which anything was held). The first
    appointment of all is none. A level or rank that was not set before is not a lower one:
    filling it in is no promotion, unless it takes a person into `leaders`.
    """
    if len(posts) < 2:
        return None
    for since in sorted({post.since for post in posts if post.since <= as_of}, reverse=True):
        after, before = position_on(posts, since), _position_before(posts, since)
        if before and after and _is_raise(before, after, leaders):
            return Promotion(since, before, after)
    return None


def _position_before(posts: Sequence[Post], day: date) -> Position | None:
    eve = day - DAY
    found = position_on(posts, eve)
    if found is not None:
        return found
    ends = [post.until for post in posts if post.until is not None and post.until <= eve]
    return position_on(posts, max(ends) - DAY) if ends else None


def _is_raise(before: Position, after: Position, leaders: Mapping[str, Any] | None) -> bool:
    level = after.level < before.level and before.level != PostLevel.UNSET
    rank = after.rank < before.rank and before.rank != Rank.NONE
    if level or rank:
        return True
    return bool(leaders) and applies_to(leaders or {}, after) > applies_to(leaders or {}, before)
