"""Is the book whole? The database recomputes its own digests; only what is broken comes out."""

import hmac
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.core.database.snapshots import one_state, work_on
from records.core.database.triggers import unguarded
from records.journal import sql
from records.journal.digests import GENESIS, head_mac
from records.journal.models import ConversionRule, Entry
from records.register.models import Cadre

GUARDED = (Entry._meta.db_table, ConversionRule._meta.db_table)
CHUNK = 500
Rows = list[tuple[Any, ...]]


class IssueKind(models.TextChoices):
    """What is wrong with a chain, gravest first where several meet at one entry."""

    MISSING = "missing", _("The entry is missing.")
    CHANGED = "changed", _("The entry was changed after it was posted.")
    UNLINKED = "unlinked", _("The entry does not follow the one before it.")
    UNFIT_REVERSAL = "unfit_reversal", _("The reversal does not mirror the entry it reverses.")
    OUTSIDE = "outside", _("The entry stands outside any chain.")
    PAST_END = "past_end", _("The entry stands past the recorded end of its chain.")
    OTHER_END = "other_end", _("The chain's recorded end is another entry.")
    FORGED_END = "forged_end", _("The chain's end does not carry its keyed digest.")
    NOT_AS_EXPORTED = "not_as_exported", _("The entry is not the one an earlier export shows.")


GRAVITY = {fault: place for place, fault in enumerate(IssueKind)}


@dataclass(frozen=True, slots=True)
class IntegrityIssue:
    """The first broken place of a chain. `entry_id` is None where the entry is not there."""

    cadre_id: int
    cadre: str
    """The staff number."""
    seq: int
    entry_id: int | None
    why: IssueKind


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read, and what is wrong with it."""

    entries: int
    chains: int
    broken: list[IntegrityIssue] = field(default_factory=list)
    missing_triggers: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Return whether every chain is whole and the database guards the book."""
        return not self.broken and not self.missing_triggers


@dataclass(frozen=True, slots=True)
class Difference:
    """A balance that is not the sum of its entries."""

    cadre_id: int
    year: int
    channel: str
    content_kind: str
    balance: Decimal
    entries: Decimal


class _Issues:
    """The first fault of each chain; of several at one entry the gravest."""

    def __init__(self) -> None:
        self.first: dict[int, tuple[int, int, IssueKind]] = {}

    def add(self, cadre_id: int, seq: int, fault: IssueKind) -> None:
        found = (seq, GRAVITY[fault], fault)
        self.first[cadre_id] = min(found, self.first.get(cadre_id, found))


def verify_chains(cadre_ids: Collection[int] | None = None) -> Verification:
    """Check the chains of the cadres (None: of all) and return what was found.

    Memory does not grow with the number of entries: at most one row a chain leaves the
    database. On PostgreSQL everything is read from one state of the book.
    """
    faults = _Issues()
    with one_state() as snapshot:
        among = _Among(cadre_ids)
        with _aside(snapshot, lambda: among.rows(sql.CHANGED)) as changed:
            entries, chains = _read_chains(among, among.stream(sql.CHAINS), faults)
        for cadre_id, seq in changed():
            faults.add(cadre_id, seq, IssueKind.CHANGED)
        return Verification(entries, chains, _describe(faults), missing_triggers())


def broken_chains(cadre_ids: Collection[int]) -> list[IntegrityIssue]:
    """Return what is wrong with the chains of a few cadres, as `verify_chains` finds it.

    For a page about one person: all on the connection of the page, since opening another one costs
    more than hashing a person's entries, and without asking how the database guards the book.
    """
    faults = _Issues()
    with one_state(is_shared=False):
        among = _Among(cadre_ids)
        _read_chains(among, among.rows(sql.CHAINS), faults)
        for cadre_id, seq in among.rows(sql.CHANGED):
            faults.add(cadre_id, seq, IssueKind.CHANGED)
        return _describe(faults)


def compare_balances(cadre_ids: Collection[int] | None = None) -> list[Difference]:
    """Return the balances that are not the sums of their entries."""
    with one_state():
        rows = _Among(cadre_ids).rows(sql.SUMS)
        return [
            Difference(cadre_id, year, channel, content, _hours(kept), _hours(entered))
            for cadre_id, year, channel, content, kept, entered in rows
        ]


def missing_triggers() -> list[str]:
    """Return the names of the triggers that should guard the book, and its rates, and do not.

    One that is switched off, conditional or otherwise not as shipped does not guard.
    """
    return [fault.name for fault in unguarded(GUARDED)]


def _read_chains(
    among: "_Among", rows: Iterable[tuple[Any, ...]], faults: _Issues
) -> tuple[int, int]:
    """Note what is wrong with the chains in `rows`; return how many entries and chains there are."""
    entries = among.number(sql.COUNT)
    for cadre_id, seq in among.rows(sql.UNFIT_REVERSALS):
        faults.add(cadre_id, seq, IssueKind.UNFIT_REVERSAL)
    chains = inside = 0
    for row in rows:
        chains += 1
        inside += row[4] or 0
        _check_chain(row, faults)
    if inside != entries:
        for cadre_id, seq in among.rows(sql.OUTSIDE):
            faults.add(cadre_id, seq, IssueKind.OUTSIDE)
    return entries, chains


def _check_chain(row: tuple[Any, ...], faults: _Issues) -> None:
    cadre_id, length, head, mac, _entries, last, missing, unlinked, digest = row
    if missing is not None:
        faults.add(cadre_id, missing, IssueKind.MISSING)
    elif (last or 0) < length:
        faults.add(cadre_id, (last or 0) + 1, IssueKind.MISSING)
    if unlinked is not None:
        faults.add(cadre_id, unlinked, IssueKind.UNLINKED)
    if (last or 0) > length:
        faults.add(cadre_id, length + 1, IssueKind.PAST_END)
    if (digest if length else GENESIS) != head:
        faults.add(cadre_id, length, IssueKind.OTHER_END)
    if not hmac.compare_digest(mac, head_mac(cadre_id, length, head)):
        faults.add(cadre_id, length, IssueKind.FORGED_END)


def _describe(faults: _Issues) -> list[IntegrityIssue]:
    found = sorted(faults.first.items())
    described: list[IntegrityIssue] = []
    for start in range(0, len(found), CHUNK):
        part = found[start : start + CHUNK]
        numbers = dict(
            Cadre.objects.filter(pk__in=[pk for pk, _fault in part]).values_list(
                "pk", "staff_number"
            )
        )
        places = Q()
        for cadre_id, (seq, _gravity, _why) in part:
            places |= Q(cadre_id=cadre_id, seq=seq)
        ids = {
            (cadre_id, seq): pk
            for cadre_id, seq, pk in Entry.objects.filter(places).values_list(
                "cadre_id", "seq", "pk"
            )
        }
        described += [
            IntegrityIssue(pk, numbers.get(pk, ""), seq, ids.get((pk, seq)), why)
            for pk, (seq, _gravity, why) in part
        ]
    return described


def _hours(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


@contextmanager
def _aside(snapshot: str, work: Callable[[], Rows]) -> Iterator[Callable[[], Rows]]:
    """Do `work` on a connection of its own beside what else is read of the state; give its result.

    Without a snapshot to share it is done when its result is asked for.
    """
    if not snapshot:
        yield work
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(work_on, snapshot, work).result


class _Among:
    """Runs the checks among some cadres or all."""

    def __init__(self, cadre_ids: Collection[int] | None) -> None:
        self.dialect = sql.DIALECTS[connection.vendor]
        self.ids = None if cadre_ids is None else json.dumps(sorted(set(cadre_ids)))

    def rows(self, query: str) -> Rows:
        """Return all rows; the database may use several processes for them."""
        with connection.cursor() as cursor:
            cursor.execute(*self._filled(query))
            return cursor.fetchall()

    def number(self, query: str) -> int:
        """Return the one number that `query` gives."""
        return int(self.rows(query)[0][0])

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows some thousands at a time."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(*self._filled(query))
            while rows := cursor.fetchmany(2000):
                yield from rows

    def _filled(self, query: str) -> tuple[str, list[str]]:
        postgresql = connection.vendor == "postgresql"
        year = "EXTRACT(YEAR FROM e.occurred_on)" if postgresql else "substr(e.occurred_on, 1, 4)"
        filled = query.format(
            digest=self.dialect.digest,
            differs="IS DISTINCT FROM" if postgresql else "IS NOT",
            year=year,
            among=self._condition("e"),
            among_chains=self._condition("c"),
            among_balances=self._condition("b"),
        )
        return filled, [] if self.ids is None else [self.ids] * query.count("{among")

    def _condition(self, alias: str) -> str:
        return "" if self.ids is None else f"AND {alias}.cadre_id {self.dialect.among}"
