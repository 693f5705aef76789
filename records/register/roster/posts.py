"""What a row says of a person's post, against the posts on the register.

A post or rank once recorded is not edited: what differs is a new appointment from its date on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from records.core.codes import PostLevel, Rank
from records.core.sheets.dates import PartialDate
from records.core.sheets.table import Record
from records.register.models import Appointment, Cadre, Unit
from records.register.roster.facts import FactKeeper, level_of

POST_FACTS = ("post_title", "post_level", "rank")


@dataclass(frozen=True, slots=True)
class NewPost:
    """An appointment to record. `ends` is the main post that ends when it begins.

    `level_since`, where given, is since when the level was held before this post.
    """

    unit: Unit | None
    title: str
    level: int
    rank: int
    since: date
    ends: Appointment | None
    level_since: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the post as preview and trail show it."""
        return {
            "post_title": self.title,
            "post_level": int(self.level),
            "rank": int(self.rank),
            "since": self.since.isoformat(),
        }

    @property
    def level_title(self) -> str:
        """Return the name of the rank, else of the level."""
        # Kept in the register, so not in the language of whoever imports.
        with translation.override("zh-hans"):
            if self.rank != Rank.NONE:
                return str(Rank(self.rank).label)
            return str(PostLevel(self.level).label)


def plan_post(
    record: Record, cadre: Cadre | None, posts: Sequence[Appointment], facts: FactKeeper
) -> NewPost | None:
    """Return the appointment a row asks for, None where what it says is already known.

    Dates that contradict the register become errors of the record.
    """
    values = record.values
    moved = cadre is not None and "unit" in values and values["unit"].pk != cadre.unit_id
    mains = [post for post in posts if post.is_main]
    says_a_post = any(name in values for name in POST_FACTS)
    if not says_a_post and not (moved and mains):
        return None
    current = next((p for p in reversed(mains) if p.until is None), None)
    if current is None and mains and not says_a_post:
        record.refuse("unit", _("The last post has ended; say the post held in the new unit."))
        return None
    wanted = _wanted(values, current)
    if current is not None and not moved and _same(wanted, current):
        _check_since(record, posts, wanted.title, facts)
        return None
    same_title = current is not None and not moved and wanted.title == current.post_title
    since = _begin(record, current, same_title, facts)
    if since is None:
        return None
    if any(post.until is not None and post.until > since for post in mains):
        record.refuse("since", _("On that day another main post is held."))
        return None
    level_since = _level_since(record, current, wanted, since, facts)
    return NewPost(
        values.get("unit"), wanted.title, wanted.level, wanted.rank, since, current, level_since
    )


def _wanted(values: dict[str, Any], current: Appointment | None) -> NewPost:
    """Return what the row wants, blanks taken from the current post."""
    level = level_of(values)
    if level is None:
        level = PostLevel(current.post_level) if current else PostLevel.UNSET
    rank = values.get("rank", current.rank if current else Rank.NONE)
    title = values.get("post_title") or (current.post_title if current else "")
    post = NewPost(None, title, level, rank, date.min, current)
    return post if title else NewPost(None, post.level_title, level, rank, date.min, current)


def _same(wanted: NewPost, current: Appointment) -> bool:
    return (wanted.title, wanted.level, wanted.rank) == (
        current.post_title,
        current.post_level,
        current.rank,
    )


def _check_since(
    record: Record, posts: Sequence[Appointment], title: str, facts: FactKeeper
) -> None:
    """Refuse a date of the same post that is not the register's."""
    written = record.values.get("since")
    if not isinstance(written, PartialDate):
        return
    known = [post.since for post in posts if post.post_title == title]
    if not any(written.agreeing(day) for day in known):
        record.refuse(
            "since",
            _("The register has this post since %(known)s, the sheet says %(sheet)s.")
            % {"known": max(known).isoformat(), "sheet": written},
        )


def _begin(
    record: Record, current: Appointment | None, same_title: bool, facts: FactKeeper
) -> date | None:
    """Return when the new appointment begins; None, with an error noted, where it cannot."""
    names = ("level_since", "since") if same_title else ("since", "level_since")
    given = next((n for n in names if isinstance(record.values.get(n), PartialDate)), None)
    if given is None:
        begin: date | None = facts.today
    else:
        begin = facts.day(record, given, record.values[given])
    if begin is None or current is None or begin > current.since:
        return begin
    if same_title and given == "since":
        # The date is that of the post, which stays; level or rank change as of now.
        begin = facts.today
    if begin <= current.since:
        record.refuse(
            given or "since",
            _("The present post is held since %(date)s; a new one must begin later.")
            % {"date": current.since.isoformat()},
        )
        return None
    return begin


def _level_since(
    record: Record,
    current: Appointment | None,
    wanted: NewPost,
    since: date,
    facts: FactKeeper,
) -> date | None:
    written = record.values.get("level_since")
    if not isinstance(written, PartialDate):
        return None
    day = facts.day(record, "level_since", written)
    if day is None or day >= since or (wanted.level, wanted.rank) == (PostLevel.UNSET, Rank.NONE):
        return None
    if current is None:
        return day
    held = (wanted.level, wanted.rank) == (current.post_level, current.rank)
    return None if held or day <= current.since else day
