"""Are the rows still what the leaves say? A chunk of leaves of one table is checked at once.

PostgreSQL hashes the rows of each leaf itself: one digest over the texts of all of them leaves
the database, and where it is the one in the leaf's header nothing else is read. Otherwise, and
on SQLite, the rows are compared one by one with the digests in the leaf's body.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.apps import apps
from django.db import connection, models

from records.seals.enums import IssueKind
from records.seals.leaves import digests_of, numbers_of, parse_rows_header
from records.seals.models import Leaf
from records.seals.rows import Layout, layout_of, read_rows, row_sql

MOST_EXTRAS = 10_000


@dataclass(frozen=True, slots=True)
class Span:
    """A leaf of rows, and the numbers it answers for: over `after`, up to `last`."""

    index: int
    after: int
    last: int
    members: str
    digest: str
    is_late: bool
    """Whether it holds only rows among others that were logged before."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Leaves of one table with one layout."""

    layout: Layout
    spans: Sequence[Span]


@dataclass
class Outcome:
    """What a chunk gave."""

    table: str
    faults: list[tuple[IssueKind, int]] = field(default_factory=list)
    extras: list[int] = field(default_factory=list)
    """Rows among those of a leaf that it does not hold: another leaf may."""
    filled: list[int] = field(default_factory=list)
    """Rows with something in a column that did not exist when they were logged."""


def check_chunk(chunk: Chunk) -> Outcome:
    """Compare the rows of a chunk with its leaves."""
    outcome = Outcome(chunk.layout.table)
    for span in _differing(chunk):
        _compare(chunk.layout, span, outcome)
    outcome.filled = _filled(chunk)
    return outcome


def lacking_columns(layout: Layout) -> list[str]:
    """Return the columns of a layout that its table no longer has."""
    today = {column.name for column in layout_of(model_of(layout.table)).columns}
    return [column.name for column in layout.columns if column.name not in today]


@lru_cache(maxsize=64)
def model_of(table: str) -> type[models.Model]:
    """Return the model whose rows stand in `table`. Raises KeyError."""
    return {model._meta.db_table: model for model in apps.get_models()}[table]


def _differing(chunk: Chunk) -> list[Span]:
    """Return the leaves whose rows have to be looked at one by one."""
    if connection.vendor != "postgresql":
        # SQLite has no SHA-256 of its own: every row comes out and is hashed here.
        return list(chunk.spans)
    plain = [span for span in chunk.spans if not span.is_late]
    layout = chunk.layout
    # Names of our own tables and columns only (checked where the header is read).
    query = f"""
        SELECT v.i, encode(sha256(textsend((
          SELECT string_agg({row_sql(layout)}, chr(30)) FROM (
            SELECT * FROM "{layout.table}" WHERE "{layout.key}" > v.a AND "{layout.key}" <= v.b
            ORDER BY "{layout.key}" OFFSET 0) s))), 'hex')
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS v(i, a, b)"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            [[s.index for s in plain], [s.after for s in plain], [s.last for s in plain]],
        )
        found = dict(cursor.fetchall())
    return [span for span in chunk.spans if span.is_late or found.get(span.index) != span.digest]


def _compare(layout: Layout, span: Span, outcome: Outcome) -> None:
    body = Leaf.objects.values_list("body", flat=True).get(pk=span.index)
    expected = dict(zip(numbers_of(span.members), digests_of(bytes(body)), strict=False))
    for row in read_rows(layout, after=span.after, last=span.last):
        digest = expected.pop(row.pk, None)
        if digest is None:
            if not span.is_late and len(outcome.extras) < MOST_EXTRAS:
                outcome.extras.append(row.pk)
        elif hashlib.sha256(row.text.encode()).digest() != digest:
            outcome.faults.append((IssueKind.CHANGED, row.pk))
    outcome.faults += [(IssueKind.MISSING, pk) for pk in expected]


def _filled(chunk: Chunk) -> list[int]:
    """Return rows that hold something in a column newer than their leaf.

    A column that is added is empty, or holds its default, in the rows that stood before.
    """
    model = model_of(chunk.layout.table)
    known = {column.name for column in chunk.layout.columns}
    added = [field for field in model._meta.concrete_fields if field.column not in known]
    if not added:
        return []
    spans = chunk.spans
    rows = model._base_manager.filter(
        pk__gt=min(span.after for span in spans), pk__lte=max(span.last for span in spans)
    )
    is_filled = models.Q()
    for one in added:
        unset = models.Q(**{f"{one.name}__isnull": True}) | models.Q(
            **{one.name: one.get_default()}
        )
        is_filled |= ~unset
    found = rows.filter(is_filled).values_list("pk", flat=True)
    return list(found[:MOST_EXTRAS])


def span_of(index: int, header: str, last_before: int) -> tuple[Layout, Span, str]:
    """Return layout and span of a leaf, and which of its rows are marked late. Raises LeafError.

    `last_before` is the highest number that the leaves before it hold of the table.
    """
    header_fields = parse_rows_header(header)
    is_late = header_fields.first <= last_before
    after = header_fields.first - 1 if is_late else last_before
    span = Span(
        index, after, header_fields.last, header_fields.members, header_fields.digest, is_late
    )
    return header_fields.layout, span, header_fields.late
