"""Units as they were on many days, read once: for answers about many people at once."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from records.core.database.kept_queries import KeptQuery
from records.register.models import Appointment, Unit
from records.register.models.unit import UnitQuerySet

SPAN = ("spans__valid_from", "spans__valid_until", "spans__name", "spans__path")


def _rows_of(units: UnitQuerySet) -> "QuerySet[Unit, tuple[Any, ...]]":
    rows = units.order_by("pk", "spans__valid_from")
    return rows.values_list("pk", "code", "name", "path", *SPAN)


ONE_UNIT = KeptQuery(lambda pk: _rows_of(Unit.objects.filter(pk=pk)), int)


class Then(NamedTuple):
    """A unit on a day."""

    name: str
    path: str
    code: str
    """The code of today: it never changes."""


class UnitHistory:
    """Names and paths of some units on any day; one query, however many units and days."""

    def __init__(self, units: Iterable[int]) -> None:
        wanted = set(units)
        self.now: dict[int, Then] = {}
        self.spans: dict[int, tuple[list[date], list[tuple[date | None, Then]]]] = {}
        self.add(wanted)

    def add(self, units: Iterable[int]) -> None:
        """Read some more units; no query where all are known."""
        wanted = set(units) - self.now.keys()
        if wanted:
            self._read(wanted)

    def _read(self, wanted: set[int]) -> None:
        # A page about one person asks for one unit.
        alone = next(iter(wanted)) if len(wanted) == 1 else None
        rows = (
            _rows_of(Unit.objects.filter(pk__in=wanted)) if alone is None else ONE_UNIT.rows(alone)
        )
        for pk, code, name, path, *span in rows:
            self.now[pk] = Then(name, path, code)
            start, end, then_name, then_path = span
            if start is not None:
                starts, states = self.spans.setdefault(pk, ([], []))
                starts.append(start)
                states.append((end, Then(then_name, then_path, code)))

    def of(self, unit: int, day: date) -> Then:
        """Return `unit` as it was on `day`; as it stands now where it was not there that day."""
        starts, states = self.spans.get(unit, ([], []))
        place = bisect_right(starts, day) - 1
        if place >= 0:
            end, then = states[place]
            if end is None or day < end:
                return then
        return self.now[unit]


def unit_by_posts(posts: Sequence[Appointment], day: date) -> int | None:
    """Return the number of the unit of the last main post begun by `day`; None before the first.

    `posts` are one person's, in the order in which they began.
    """
    begun = [post.unit_id for post in posts if post.is_main and post.since <= day]
    return begun[-1] if begun else None
