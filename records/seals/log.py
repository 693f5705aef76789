"""Adding to the log: what is new in the append-only tables since the last run.

A run reads each table above the last number it logged, 256 rows a leaf. A transaction that took
its numbers early and commits late leaves rows below that number: the recent blocks are counted
again on each run, and what is found there gets a leaf of its own. Rows that come later than any
honest transaction would are logged too, marked as late: verifying names them for ever.

The row of the log's end is locked, so that two runs at once take turns and neither logs twice.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Max

from records.journal.models import Chain, Entry
from records.seals.enums import LeafKind
from records.seals.leaves import (
    BLOCK,
    heads_leaf,
    numbers_of,
    parse_rows_header,
    parse_tables,
    removed_header,
    rows_leaf,
    tables_leaf,
)
from records.seals.models import Leaf, LeafQuerySet, LogHead
from records.seals.notes import Signer, parse_signer
from records.seals.rows import Layout, Row, has_separators, layout_of, read_rows
from records.seals.tables import logged_models, moment_column
from records.seals.tree import Frontier, leaf_hash

GRACE = timedelta(hours=1)
"""No honest transaction is open for so long: what comes to the log later was put there later."""
LOOK_BACK = 2 * GRACE
"""Blocks logged so long ago are counted again on each run."""
LEAVES_AT_ONCE = 100
"""In one transaction; a long backlog is logged in several, so that nobody waits for it."""
HIGHEST = 2**63 - 1


def log_signer() -> Signer:
    """Return the key with which the log signs."""
    return parse_signer(settings.SEAL_KEY)


def log_rows(*, now: datetime, everything: bool = False) -> int:
    """Log what is new; returns how many leaves were added.

    With `everything` all blocks are counted again, not only recent ones. Raises LogBroken where
    the end of the log is not the one this program left.
    """
    added = 0
    while True:
        # A transaction for each round: a first run over millions of rows holds the head for
        # seconds, not for the hour.
        with transaction.atomic():
            run = _Run(_locked_head(), now, everything)
            run.log()
        added += len(run.leaves)
        if run.is_complete:
            return added


def log_removal(*, table: str, first: int, last: int, reason: str, now: datetime) -> None:
    """Log that the rows `first` to `last` of a table are taken away on purpose.

    Called in the transaction that takes them away; what they were stays provable by their leaves.
    Raises LogBroken as `log_rows` does.
    """
    with transaction.atomic():
        run = _Run(_locked_head(), now, everything=False)
        header = removed_header(table, first, last, reason=reason, now=now)
        run.add(LeafKind.REMOVED, table, first, last, header, b"")
        run.finish(is_complete=False)


class LogBroken(Exception):
    """The end of the log does not carry its keyed digest: nothing is added to such a log."""


def head_mac(head: LogHead) -> str:
    """Return the keyed digest that the log's end must carry; the key is the journal's.

    It is not the signing key, which can be replaced.
    """
    ran = head.ran_at.astimezone(UTC).isoformat() if head.ran_at else "-"
    message = f"log|{head.size}|{','.join(head.peaks)}|{ran}".encode()
    return hmac.digest(settings.JOURNAL_KEY.encode(), message, "sha256").hex()


def _locked_head() -> LogHead:
    # One row holds the end of the log and is its lock: leaves are numbered without a gap, which a
    # sequence of the database would not promise.
    LogHead.objects.get_or_create(pk=1)
    head = LogHead.objects.select_for_update().get(pk=1)
    # An empty log has no digest yet; one that lost it after its first leaf is not empty and is
    # refused.
    if head.size == 0 and not head.mac:
        return head
    if not hmac.compare_digest(head.mac, head_mac(head)):
        raise LogBroken("the end of the log does not carry its keyed digest")
    return head


@dataclass
class _Run:
    head: LogHead
    now: datetime
    everything: bool
    leaves: list[Leaf] = field(default_factory=list)
    cadres: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.frontier = Frontier(self.head.size, [bytes.fromhex(one) for one in self.head.peaks])

    @property
    def is_complete(self) -> bool:
        """Return whether there was room for all that is new."""
        return len(self.leaves) < LEAVES_AT_ONCE

    def log(self) -> None:
        """Add leaves for what is new, and move the end of the log."""
        self._add_tables()
        for model in logged_models():
            for layout, rows, late in _Unlogged(model, self).blocks():
                self._add_rows(layout, rows, late)
                if not self.is_complete:
                    break
            if not self.is_complete:
                break
        self._add_heads()
        self.finish(is_complete=self.is_complete)

    def finish(self, *, is_complete: bool) -> None:
        """Store the leaves; `is_complete` says that nothing else is left to be logged."""
        Leaf.objects.bulk_create(self.leaves)
        self._move_head(is_complete)

    def _add_tables(self) -> None:
        layouts = [layout_of(model) for model in logged_models()]
        header, body = tables_leaf(layouts, now=self.now)
        latest = Leaf.objects.filter(kind=LeafKind.TABLES).order_by("-index").first()
        if latest is None or bytes(latest.body) != body:
            self.add(LeafKind.TABLES, "", 0, 0, header, body)

    def _add_rows(self, layout: Layout, rows: list[Row], late: list[int]) -> None:
        if has_separators(layout, rows):
            layout = replace(layout, escaped=True)
            last = rows[-1].pk
            wanted = {row.pk for row in rows}
            again = read_rows(layout, after=rows[0].pk - 1, last=last)
            rows = [row for row in again if row.pk in wanted]
        header, body = rows_leaf(layout, rows, now=self.now, late=late)
        self.add(LeafKind.ROWS, layout.table, rows[0].pk, rows[-1].pk, header.text, body)
        if layout.table == Entry._meta.db_table:
            posted = Entry.objects.filter(pk__in=[row.pk for row in rows])
            self.cadres.update(posted.order_by().values_list("cadre_id", flat=True).distinct())

    def _add_heads(self) -> None:
        chains = Chain.objects.filter(pk__in=self.cadres, length__gt=0).order_by("pk")
        heads = list(chains.values_list("pk", "length", "head"))
        for start in range(0, len(heads), BLOCK):
            part = heads[start : start + BLOCK]
            header, body = heads_leaf(part, now=self.now)
            table = Chain._meta.db_table
            self.add(LeafKind.HEADS, table, part[0][0], part[-1][0], header, body)

    def add(
        self, kind: LeafKind, table: str, first: int, last: int, header: str, body: bytes
    ) -> None:
        """Add a leaf."""
        digest = leaf_hash(header.encode() + body)
        self.leaves.append(
            Leaf(
                index=self.frontier.size,
                kind=kind,
                table=table,
                first=first,
                last=last,
                logged_at=self.now.replace(microsecond=0),
                header=header,
                body=body,
                hash=digest,
            )
        )
        self.frontier.append(digest)

    def _move_head(self, is_complete: bool) -> None:
        self.head.size = self.frontier.size
        self.head.peaks = [peak.hex() for peak in self.frontier.peaks]
        if is_complete:
            self.head.ran_at = self.now
        self.head.mac = head_mac(self.head)
        self.head.save(update_fields=["size", "peaks", "ran_at", "mac"])


class _Unlogged:
    """The rows of one table that are not in the log yet."""

    def __init__(self, model: type[models.Model], run: _Run) -> None:
        self.run = run
        self.layout = layout_of(model)
        self.moment = moment_column(model)
        self.leaves = Leaf.objects.of_rows(self.layout.table)
        self.last = _highest(self.leaves)
        self.lateness = Lateness.of(self.layout.table, run.head.ran_at, run.now)

    def blocks(self) -> Iterator[tuple[Layout, list[Row], list[int]]]:
        """Give layout, rows and the numbers of the late ones among them, a block at a time."""
        known = self._known_below()
        if known is not None:
            rows: list[Row] = []
            for row in read_rows(
                self.layout, after=known.after, last=self.last, moment=self.moment
            ):
                if row.pk not in known.numbers:
                    rows.append(row)
                if len(rows) == BLOCK:
                    yield self._block(rows)
                    rows = []
            if rows:
                yield self._block(rows)
        after = self.last
        while rows := list(
            read_rows(self.layout, after=after, last=HIGHEST, moment=self.moment, limit=BLOCK)
        ):
            yield self._block(rows)
            after = rows[-1].pk

    def _block(self, rows: list[Row]) -> tuple[Layout, list[Row], list[int]]:
        return self.layout, rows, [row.pk for row in rows if self.lateness.is_late(row)]

    def _known_below(self) -> "_Known | None":
        """Return what is logged of the recent blocks, where they hold more rows than that."""
        recent = self.leaves
        if not self.run.everything:
            recent = recent.filter(logged_at__gte=self.run.now - LOOK_BACK)
        first = recent.aggregate(first=models.Min("first"))["first"]
        if first is None:
            return None
        after = -HIGHEST if self.run.everything else first - 1
        overlapping = self.leaves.filter(last__gt=after)
        numbers: set[int] = set()
        for header in overlapping.values_list("header", flat=True).iterator(chunk_size=500):
            numbers.update(numbers_of(parse_rows_header(header).members))
        there = _count(self.layout, after, self.last)
        return _Known(after, numbers) if there > sum(n > after for n in numbers) else None


@dataclass(frozen=True, slots=True)
class _Known:
    after: int
    numbers: set[int]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Tells rows that nobody could have written as late as they came to the log."""

    settled: int
    """Up to this number all was logged so long ago that a row below came afterwards."""
    ran_at: datetime | None
    """The last complete run; None where the table was not covered then."""

    @classmethod
    def of(cls, table: str, ran_at: datetime | None, now: datetime) -> "Lateness":
        """Return how to judge the rows of `table` that are not logged by `now`."""
        settled = Leaf.objects.of_rows(table).filter(logged_at__lte=now - GRACE)
        known = _covered_since(table)
        return cls(_highest(settled), ran_at if known and ran_at and known <= ran_at else None)

    def is_late(self, row: Row) -> bool:
        """Return whether the row should have been seen by a run that was over long before."""
        if row.pk <= self.settled:
            return True
        if not row.moment or self.ran_at is None:
            return False
        try:
            return datetime.fromisoformat(row.moment) < self.ran_at - GRACE
        except ValueError:
            return True


def _covered_since(table: str) -> datetime | None:
    """Return when the log first said that it covers `table`."""
    leaves = Leaf.objects.filter(kind=LeafKind.TABLES).order_by("index")
    for logged_at, body in leaves.values_list("logged_at", "body"):
        if table in parse_tables(bytes(body)):
            return logged_at
    return None


def _highest(leaves: "LeafQuerySet") -> int:
    found = leaves.aggregate(last=Max("last"))["last"]
    return -HIGHEST if found is None else int(found)


def _count(layout: Layout, after: int, last: int) -> int:
    query = (
        f'SELECT COUNT(*) FROM "{layout.table}" '  # noqa: S608 (our own names)
        f'WHERE "{layout.key}" > %s AND "{layout.key}" <= %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [after, last])
        return int(cursor.fetchone()[0])
