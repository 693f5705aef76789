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

from records.journal.measures import TRAINING_DAYS, Measure, Summed

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


class Span(NamedTuple):
    """What a measure counts from `start` on, and what may stand for it instead."""

    measure: Measure
    start: date
    alternative: Measure | None = None
    proved: bool = True


class Sums(NamedTuple):
    """Two sums, of a measure and its alternative, and the standing entries that make them up."""

    amount: Decimal = NOTHING
    alternative: Decimal = NOTHING
    entries: Sequence[int] = ()


NONE = Sums()
NO_ENTRIES: list[int] = []
SINCE = "e.occurred_on >= w.since"


SUMS = {
    Summed.HOURS: "SUM(e.hours)",
    Summed.DAYS: "SUM({clipped})",
    Summed.COUNT: "SUM(CASE WHEN e.reverses_id IS NULL THEN 1 ELSE -1 END)",
}
REVERSED = (
    "COALESCE((SELECT r.{column} FROM records_journal_entry r WHERE r.id = e.reverses_id),"
    " e.{column})"
)
"""A reversal keeps neither grade nor facts: what it cancels says whether it counts."""


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

    def before(self, measure: Measure) -> Sums:
        """Return the sums of the span before the cadre's promotion."""
        return self._sums(self.layout.promoted[measure].before)

    def after(self, measure: Measure) -> Sums:
        """Return the sums since the cadre's promotion."""
        return self._sums(self.layout.promoted[measure].after)

    def in_time(self, measure: Measure) -> Decimal:
        """Return what was done since the cadre's promotion and up to the day it was due."""
        return _amount(self.row[self.layout.promoted[measure].in_time])

    def _sums(self, places: "_Places") -> Sums:
        row, (amount, alternative, entries) = self.row, places
        found = sorted(_ids(row[entries])) if entries else NO_ENTRIES
        if self.gone:
            found = [pk for pk in found if pk not in self.gone]
        other = _amount(row[alternative]) if alternative else NOTHING
        return Sums(_amount(row[amount]), other, found)


class _Places(NamedTuple):
    """Which columns hold the parts of some sums; 0 where they were not asked for."""

    amount: int
    alternative: int = 0
    entries: int = 0


class _Promoted(NamedTuple):
    """Which columns hold a measure before and after each cadre's own promotion."""

    before: _Places
    after: _Places
    in_time: int


@dataclass(slots=True)
class _Layout:
    """Which columns hold what."""

    spans: dict[Span, _Places]
    promoted: dict[Measure, _Promoted]
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Dialect:
    cadres: str
    ids: str
    least: str
    date: str
    fact: str
    query: str


DIALECTS = {
    "postgresql": _Dialect(
        cadres="SELECT * FROM jsonb_to_recordset(%s::jsonb)"
        " AS r(cadre bigint, start date, since date, due date)",
        ids="ARRAY_AGG",
        least="LEAST(ABS(e.days), e.occurred_on - {start} + 1)",
        date="%s::date",
        fact="({facts})::jsonb ->> %s::text",
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
        # A fact may be named as people write: the name is quoted inside the path.
        fact="json_extract({facts}, '$.\"' || %s || '\"')",
        query="WITH w AS ({cadres}) SELECT e.cadre_id, {columns} FROM w"
        " JOIN records_journal_entry e ON e.cadre_id = w.cadre WHERE {condition}"
        " GROUP BY e.cadre_id",
    ),
}


def tally_cadres(
    cadres: Mapping[int, PromotionWindow | None],
    spans: Iterable[Span],
    *,
    made_up: Iterable[Measure] = (),
    as_of: date,
    known_at: datetime | None = None,
    with_entries: bool = True,
) -> dict[int, Tally]:
    """Return what the book has of each cadre up to `as_of`, by cadre number; one query.

    `made_up` are the measures to be summed before and after each cadre's own promotion.

    Reversals cancel out in the sums. Entries listed are neither reversed nor reversals, as the
    book stood at `known_at`. Days of a class that began before a span count from its start.
    """
    query = _Query(list(spans), list(made_up), as_of, known_at, with_entries)
    if not query.layout.spans and not query.layout.promoted:
        return {}  # No rule is in force that counts anything.
    with connection.cursor() as cursor:
        cursor.execute(*query.sql(cadres))
        return {row[0]: Tally(row, query.layout) for row in cursor.fetchall()}


class _Query:
    """The columns, their parameters, and where each is found."""

    def __init__(
        self,
        spans: Sequence[Span],
        made_up: Sequence[Measure],
        as_of: date,
        known_at: datetime | None,
        with_entries: bool,
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
            promoted={measure: self._add_promoted(measure) for measure in made_up},
            gone=gone,
        )
        asked = [*made_up, *(one for span in spans for one in (span.measure, span.alternative))]
        self.kinds = sorted({str(one.kind) for one in [*asked, TRAINING_DAYS] if one is not None})

    def sql(self, cadres: Mapping[int, PromotionWindow | None]) -> tuple[str, list[str]]:
        """Return the statement and its parameters."""
        earliest = min((span.start for span in self.layout.spans), default=self.as_of)
        day = self.dialect.date
        condition = (
            f"e.kind IN ({', '.join(['%s'] * len(self.kinds))}) AND e.occurred_on <= {day}"
            f" AND (e.occurred_on >= {day} OR e.occurred_on >= w.start)"
        )
        ends = [*self.kinds, str(self.as_of), str(earliest)]
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
        since = f"e.occurred_on >= {self.dialect.date}"
        amount = self._add_sum(span.measure, since, [span.start], self.dialect.date, [span.start])
        alternative = entries = 0
        if span.alternative is not None:
            alternative = self._add_sum(
                span.alternative, since, [span.start], self.dialect.date, [span.start]
            )
        if span.proved and self.with_entries:
            entries = self._add_entries((span.measure, span.alternative), since, [span.start])
        return _Places(amount, alternative, entries)

    def _add_promoted(self, measure: Measure) -> _Promoted:
        before = "e.occurred_on >= w.start AND e.occurred_on < w.since"
        return _Promoted(
            before=_Places(
                self._add_sum(measure, before, [], "w.start"),
                self._add_sum(TRAINING_DAYS, before, [], "w.start"),
            ),
            after=_Places(
                self._add_sum(measure, SINCE, [], "w.since"),
                0,
                self._add_entries((measure,), SINCE, []) if self.with_entries else 0,
            ),
            in_time=self._add_sum(measure, f"{SINCE} AND e.occurred_on <= w.due", [], "w.since"),
        )

    def _add_sum(
        self,
        measure: Measure,
        condition: str,
        params: Sequence[Any],
        start: str,
        start_params: Sequence[Any] = (),
    ) -> int:
        """Add the sum of a measure; days of a class that began before `start` count from there."""
        counted, values = self._counted(measure)
        column, before = SUMS[measure.summed], list[Any]()
        if measure.summed == Summed.DAYS:
            column, before = column.format(clipped=self._clipped(start)), list(start_params)
        return self._add(column, f"{counted} AND {condition}", *before, *values, *params)

    def _add_entries(
        self, measures: Sequence[Measure | None], condition: str, params: Sequence[Any]
    ) -> int:
        parts, values = [], list[Any]()
        for measure in measures:
            if measure is not None:
                counted, given = self._counted(measure)
                lasted = " AND e.days <> 0" if measure.summed == Summed.DAYS else ""
                parts.append(f"{counted}{lasted}")
                values += given
        either = " OR ".join(parts) if len(parts) == 1 else f"({' OR '.join(parts)})"
        shown = f"e.reverses_id IS NULL AND {either} AND {condition}"
        return self._add(f"{self.dialect.ids}(e.id)", shown, *values, *params)

    def _counted(self, measure: Measure) -> tuple[str, list[Any]]:
        """Return which entries a measure counts; reversals with them, so that they cancel out."""
        parts, values = ["e.kind = %s"], [str(measure.kind)]
        for column in ("channel", "content_kind"):
            if value := getattr(measure, column):
                parts.append(f"e.{column} = %s")
                values.append(str(value))
        if measure.grades:
            places = ", ".join(["%s"] * len(measure.grades))
            parts.append(f"{REVERSED.format(column='grade')} IN ({places})")
            values += measure.grades
        for name, text in measure.facts:
            facts = REVERSED.format(column="facts")
            parts.append(f"{self.dialect.fact.format(facts=facts)} = %s")
            values += [name, text]
        return " AND ".join(parts), values

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
