"""Sums and proofs of many cadres out of the book, in one statement.

The rules of a day ask for a few spans of time; each becomes some columns of one query that
reads the entries of the cadres once. Spans around a promotion are each cadre's own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from records.journal.enums import Channel, EntryKind

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


class Span(NamedTuple):
    """Entries of a channel from `start` on; with `days` also the days of completed classes."""

    channel: str
    start: date
    days: bool = False
    proved: bool = True


class Sums(NamedTuple):
    """Class hours, days of training, and the standing entries that make them up."""

    hours: Decimal = NOTHING
    days: Decimal = NOTHING
    entries: Sequence[int] = ()


NONE = Sums()
NO_ENTRIES: list[int] = []
HOURS = f"e.kind = '{EntryKind.HOURS}' AND e.channel = %s"
SINCE = f"{HOURS} AND e.occurred_on >= w.since"
SINCE_PARAMS = (Channel.CONCENTRATED,)


class PromotionWindow(NamedTuple):
    """A cadre's spans around a promotion: from `start` to the day before `since`, and after.

    By `due` is to be made up what was missing before.
    """

    start: date
    since: date
    due: date


class Tally:
    """What the book has of one cadre: a row of the answer, read only as far as it is asked."""

    __slots__ = ("gone", "layout", "row")

    def __init__(self, row: Sequence[Any], layout: "_Layout") -> None:
        self.row = row
        self.layout = layout
        gone = _ids(row[layout.gone]) if layout.gone else ()
        self.gone = frozenset(gone) if gone else None

    def of(self, span: Span) -> Sums:
        """Return the sums of a span that was asked for."""
        return self._sums(self.layout.spans[span])

    @property
    def before(self) -> Sums:
        """Return the sums of the span before the cadre's promotion."""
        return self._sums(self.layout.before)

    @property
    def after(self) -> Sums:
        """Return the sums since the cadre's promotion."""
        return self._sums(self.layout.after)

    @property
    def in_time(self) -> Decimal:
        """Return the hours since the cadre's promotion and up to the day they were due."""
        return _amount(self.row[self.layout.in_time])

    def _sums(self, places: "_Places") -> Sums:
        row, (hours, days, entries) = self.row, places
        found = sorted(_ids(row[entries])) if entries else NO_ENTRIES
        if self.gone:
            found = [pk for pk in found if pk not in self.gone]
        return Sums(_amount(row[hours]), _amount(row[days]) if days else NOTHING, found)


class _Places(NamedTuple):
    """Which columns hold the parts of some sums; 0 where they were not asked for."""

    hours: int
    days: int = 0
    entries: int = 0


@dataclass(slots=True)
class _Layout:
    """Which columns hold what."""

    spans: dict[Span, _Places]
    before: _Places
    after: _Places
    in_time: int
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Dialect:
    cadres: str
    ids: str
    least: str
    date: str
    query: str


DIALECTS = {
    "postgresql": _Dialect(
        cadres="SELECT * FROM jsonb_to_recordset(%s::jsonb)"
        " AS r(cadre bigint, start date, since date, due date)",
        ids="ARRAY_AGG",
        least="LEAST(ABS(e.days), e.occurred_on - {start} + 1)",
        date="%s::date",
        query="WITH w AS ({cadres}) SELECT w.cadre, s.* FROM w CROSS JOIN LATERAL (SELECT {columns}"
        " FROM records_journal_entry e WHERE e.cadre_id = w.cadre AND {condition}) s",
    ),
    "sqlite": _Dialect(
        cadres="SELECT json_extract(value, '$.cadre') AS cadre, json_extract(value, '$.start')"
        " AS start, json_extract(value, '$.since') AS since, json_extract(value, '$.due') AS due"
        " FROM json_each(%s)",
        ids="JSON_GROUP_ARRAY",
        least="MIN(ABS(e.days), julianday(e.occurred_on) - julianday({start}) + 1)",
        date="%s",
        query="WITH w AS ({cadres}) SELECT e.cadre_id, {columns} FROM w"
        " JOIN records_journal_entry e ON e.cadre_id = w.cadre WHERE {condition}"
        " GROUP BY e.cadre_id",
    ),
}


def tally_cadres(
    cadres: Mapping[int, PromotionWindow | None],
    spans: Iterable[Span],
    *,
    as_of: date,
    known_at: datetime | None = None,
    with_entries: bool = True,
) -> dict[int, Tally]:
    """Return what the book has of each cadre up to `as_of`, by cadre number; one query.

    Reversals cancel out in the sums. Entries listed are neither reversed nor reversals, as the
    book stood at `known_at`. Days of a class that began before a span count from its start.
    """
    query = _Query(spans, as_of, known_at, with_entries)
    with connection.cursor() as cursor:
        cursor.execute(*query.sql(cadres))
        return {row[0]: Tally(row, query.layout) for row in cursor.fetchall()}


class _Query:
    """The columns, their parameters, and where each is found."""

    def __init__(
        self, spans: Iterable[Span], as_of: date, known_at: datetime | None, with_entries: bool
    ) -> None:
        self.dialect = DIALECTS[connection.vendor]
        self.as_of = as_of
        self.known_at = known_at
        self.with_entries = with_entries
        self.columns: list[str] = []
        self.params: list[str] = []
        gone = 0
        if with_entries:
            gone = self._add(f"{self.dialect.ids}(e.reverses_id)", "e.reverses_id IS NOT NULL")
        self.layout = _Layout(
            spans={span: self._add_span(span) for span in spans},
            before=self._add_before(),
            after=self._add_after(),
            in_time=self._add("SUM(e.hours)", f"{SINCE} AND e.occurred_on <= w.due", *SINCE_PARAMS),
            gone=gone,
        )

    def sql(self, cadres: Mapping[int, PromotionWindow | None]) -> tuple[str, list[str]]:
        """Return the statement and its parameters."""
        earliest = min((span.start for span in self.layout.spans), default=self.as_of)
        day = self.dialect.date
        condition = (
            f"e.kind IN ('{EntryKind.HOURS}', '{EntryKind.COMPLETION}') AND e.occurred_on <= {day}"
            f" AND (e.occurred_on >= {day} OR e.occurred_on >= w.start)"
        )
        ends = [str(self.as_of), str(earliest)]
        if self.known_at is not None:
            condition += " AND e.posted_at <= %s"
            ends.append(_moment(self.known_at))
        # One parameter for thousands of people: the statement stays the same text, and SQLite's
        # limit on parameters is never met.
        among = json.dumps([_window_json(pk, window) for pk, window in cadres.items()])
        text = self.dialect.query.format(
            cadres=self.dialect.cadres, columns=", ".join(self.columns), condition=condition
        )
        return text, [among, *self.params, *ends]

    def _add_span(self, span: Span) -> _Places:
        day = self.dialect.date
        lasted = f"e.kind = '{EntryKind.COMPLETION}'"
        since = f"e.occurred_on >= {day}"
        hours = self._add("SUM(e.hours)", f"{HOURS} AND {since}", span.channel, span.start)
        days = entries = 0
        if span.days:
            days = self._add(
                f"SUM({self._clipped(day)})", f"{lasted} AND {since}", span.start, span.start
            )
        if span.proved and self.with_entries:
            counted = f"({HOURS} OR {lasted} AND e.days <> 0)" if span.days else HOURS
            entries = self._add(
                f"{self.dialect.ids}(e.id)",
                f"e.reverses_id IS NULL AND {counted} AND {since}",
                span.channel,
                span.start,
            )
        return _Places(hours, days, entries)

    def _add_before(self) -> _Places:
        span = "e.occurred_on >= w.start AND e.occurred_on < w.since"
        return _Places(
            self._add("SUM(e.hours)", f"{HOURS} AND {span}", Channel.CONCENTRATED),
            self._add(
                f"SUM({self._clipped('w.start')})", f"e.kind = '{EntryKind.COMPLETION}' AND {span}"
            ),
        )

    def _add_after(self) -> _Places:
        hours, entries = self._add("SUM(e.hours)", SINCE, *SINCE_PARAMS), 0
        if self.with_entries:
            entries = self._add(
                f"{self.dialect.ids}(e.id)", f"e.reverses_id IS NULL AND {SINCE}", *SINCE_PARAMS
            )
        return _Places(hours, 0, entries)

    def _add(self, column: str, condition: str, *params: Any) -> int:
        """Add a column; return its place in the rows, whose first is the cadre."""
        self.columns.append(f"{column} FILTER (WHERE {condition})")
        self.params += map(str, params)
        return len(self.columns)

    def _clipped(self, start: str) -> str:
        return f"SIGN(e.days) * {self.dialect.least.format(start=start)}"


def _window_json(pk: int, window: PromotionWindow | None) -> dict[str, Any]:
    if window is None:
        return {"cadre": pk}
    return {"cadre": pk, **{name: str(day) for name, day in window._asdict().items()}}


def _moment(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


def _amount(value: Any) -> Decimal:
    if value is None:
        return NOTHING
    return value if isinstance(value, Decimal) else Decimal(str(round(value, 2))).quantize(CENT)


def _ids(value: Any) -> Sequence[int]:
    if not value:
        return ()
    return json.loads(value) if isinstance(value, str) else value
