"""Is everything that was ever written still there, and unchanged?

Every leaf is read once, in order: its hash against its data, the tree's root at the size of each
checkpoint against what was signed, the rows it names against the tables, and the ends of chains
against the book. Memory does not grow with the number of rows.
"""

import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL

from records.core.append_only import append_only_tables
from records.core.database.snapshots import one_state
from records.core.database.triggers import unguarded
from records.journal.chain_heads import compare_ends
from records.journal.models import Chain
from records.seals.blocks import Chunk, Outcome, Span, lacking_columns, span_of
from records.seals.enums import IssueKind, LeafKind
from records.seals.external_checkpoints import ExternalCheckpoint
from records.seals.findings import Verification
from records.seals.leaves import LeafError, numbers_of, parse_heads
from records.seals.log import HIGHEST, head_mac, log_signer
from records.seals.models import Checkpoint, Leaf, LogHead
from records.seals.notes import (
    NoteError,
    Verifier,
    cosigned_at,
    parse_checkpoint,
    parse_note,
    parse_signature,
    parse_verifier,
)
from records.seals.parallel_checks import CheckPool
from records.seals.rows import Layout
from records.seals.tables import logged_models
from records.seals.tree import Frontier, leaf_hash
from records.seals.unlogged import Unlogged

SPANS = 64
"""Leaves of one table that are checked at once."""


def verify_records(*, now: datetime, external: Iterable[ExternalCheckpoint] = ()) -> Verification:
    """Check the log, all it covers, and the triggers; return what was found.

    `external` are checkpoints kept elsewhere that the log must extend.
    """
    check = _Check(now, list(external))
    with one_state() as snapshot, CheckPool(snapshot, check.take) as pool:
        check.read_log(pool)
    with one_state():
        check.finish()
    return check.found


def log_verifiers() -> list[Verifier]:
    """Return the public keys of the log: today's and those it signed with before."""
    return [log_signer().verifier, *(parse_verifier(text) for text in settings.SEAL_OLD_KEYS)]


class _Check:
    def __init__(self, now: datetime, external: list[ExternalCheckpoint]) -> None:
        self.now = now
        self.external = external
        self.found = Verification()
        self.findings = self.found.findings
        self.frontier = Frontier()
        self.next = 0
        self.lasts: dict[str, int] = {}
        self.heads: dict[int, tuple[int, str]] = {}
        self.unlogged = Unlogged(now)
        self.open: dict[Layout, list[Span]] = {}
        self.lacking: set[str] = set()
        self.removed = _removed_ranges()

    def read_log(self, pool: CheckPool) -> None:
        """Read every leaf, and give the rows it names to the pool."""
        guarded = {model._meta.db_table for model in logged_models()}
        signed = self._signed_roots()
        self._compare_root(signed)
        for leaf in _leaves():
            self._check_leaf(leaf)
            if leaf["kind"] == LeafKind.HEADS:
                self._take_heads(leaf)
            elif leaf["kind"] == LeafKind.ROWS and leaf["table"] in guarded:
                self._take_rows(leaf, pool)
            elif leaf["kind"] not in (LeafKind.TABLES, LeafKind.REMOVED):
                self.findings.add(leaf["table"], IssueKind.NO_TABLE, leaf["index"])
            self._compare_root(signed)
        for layout, spans in self.open.items():
            pool.do(Chunk(layout, spans))
        self._check_end()

    def take(self, outcome: Outcome) -> None:
        """Take down what a chunk gave."""
        removed = self.removed.get(outcome.table, ())
        for why, pk in outcome.faults:
            if why != IssueKind.MISSING or not any(first <= pk <= last for first, last in removed):
                self.findings.add(outcome.table, why, pk)
        self.unlogged.suspect(outcome.table, outcome.extras, outcome.filled)

    def finish(self) -> None:
        """Compare what can be compared only when all leaves are known."""
        self._compare_chains()
        for model in logged_models():
            table = model._meta.db_table
            summary = self.found.table(table)
            summary.waiting = self.unlogged.judge(
                model, self.lasts.get(table, -HIGHEST), self.found.ran_at, self.findings
            )
        self.found.unguarded = unguarded(append_only_tables())

    def _check_leaf(self, leaf: dict[str, Any]) -> None:
        if leaf["index"] != self.next:
            self.findings.add(Leaf._meta.db_table, IssueKind.LEAF_MISSING, self.next)
        if not leaf["fits"]:
            self.findings.add(Leaf._meta.db_table, IssueKind.LEAF_CHANGED, leaf["index"])
        self.next = leaf["index"] + 1
        self.frontier.append(bytes(leaf["hash"]))
        self.found.leaves += 1

    def _take_rows(self, leaf: dict[str, Any], pool: CheckPool) -> None:
        table = leaf["table"]
        before = self.lasts.get(table, -HIGHEST)
        try:
            layout, span, late = span_of(leaf["index"], leaf["header"], before)
            first = int(span.members.partition(",")[0].partition("-")[0])
            if (layout.table, first, span.last) != (table, leaf["first"], leaf["last"]):
                raise LeafError("the leaf stands under another name")
        except LeafError:
            if leaf["fits"]:
                self.findings.add(Leaf._meta.db_table, IssueKind.LEAF_CHANGED, leaf["index"])
            return
        summary = self.found.table(table)
        summary.leaves += 1
        if span.is_late:
            self.unlogged.logged_late(table, numbers_of(span.members))
        for pk in numbers_of(late):
            self.findings.add(table, IssueKind.INSERTED, pk, f"leaf {span.index}")
        self.lasts[table] = max(before, span.last)
        summary.logged += count_of(span.members)
        if self._has_columns(layout):
            self._hand_over(layout, span, pool)

    def _hand_over(self, layout: Layout, span: Span, pool: CheckPool) -> None:
        spans = self.open.setdefault(layout, [])
        spans.append(span)
        if len(spans) == SPANS:
            pool.do(Chunk(layout, self.open.pop(layout)))

    def _has_columns(self, layout: Layout) -> bool:
        lacking = lacking_columns(layout)
        for name in lacking:
            if f"{layout.table}.{name}" not in self.lacking:
                self.lacking.add(f"{layout.table}.{name}")
                self.findings.add(layout.table, IssueKind.NO_COLUMN, None, name)
        return not lacking

    def _take_heads(self, leaf: dict[str, Any]) -> None:
        body = Leaf.objects.values_list("body", flat=True).get(pk=leaf["index"])
        try:
            for cadre, length, head in parse_heads(bytes(body)):
                self.heads[cadre] = (length, head)
        except LeafError:
            self.findings.add(Leaf._meta.db_table, IssueKind.LEAF_CHANGED, leaf["index"])

    def _compare_chains(self) -> None:
        ends = ((cadre, "", length, head) for cadre, (length, head) in self.heads.items())
        for broken in compare_ends(ends):
            self.findings.add(
                Chain._meta.db_table, IssueKind.CHAIN_CUT, broken.cadre_id, f"entry {broken.seq}"
            )

    def _signed_roots(self) -> dict[int, list[tuple[bytes, IssueKind]]]:
        """Return what was signed at which size, with what it means where it differs."""
        keys, witnesses = log_verifiers(), {w.key.name: w.key for w in settings.WITNESSES}
        signed: dict[int, list[tuple[bytes, IssueKind]]] = {}
        for checkpoint in Checkpoint.objects.order_by("size").prefetch_related("cosignatures"):
            self.found.checkpoints += 1
            root = self._check_signature(checkpoint, keys, witnesses)
            if root is not None:
                signed.setdefault(checkpoint.size, []).append((root, IssueKind.ROOT_DIFFERS))
        for one in self.external:
            signed.setdefault(one.size, []).append((one.root, IssueKind.NOT_AS_KEPT))
        return signed

    def _check_signature(
        self, checkpoint: Checkpoint, keys: list[Verifier], witnesses: dict[str, Verifier]
    ) -> bytes | None:
        table = Checkpoint._meta.db_table
        try:
            note = parse_note(checkpoint.note)
            parsed = parse_checkpoint(note.body)
            is_ours = any(note.signed_by(key) for key in keys)
        except NoteError:
            is_ours = False
        if not is_ours or (parsed.size, parsed.root.hex()) != (checkpoint.size, checkpoint.root):
            self.findings.add(table, IssueKind.NOT_SIGNED, checkpoint.size)
            return None
        self.found.signed_size = max(self.found.signed_size, parsed.size)
        for one in checkpoint.cosignatures.all():
            key = witnesses.get(one.witness)
            if key is None:
                self.found.unknown_witnesses.add(one.witness)
            elif _is_cosigned(note.body, one.line, key):
                self.found.cosignatures += 1
                self.found.witnessed_size = max(self.found.witnessed_size, parsed.size)
            else:
                self.findings.add(table, IssueKind.NOT_COSIGNED, checkpoint.size, one.witness)
        return parsed.root

    def _compare_root(self, signed: dict[int, list[tuple[bytes, IssueKind]]]) -> None:
        for root, why in signed.pop(self.frontier.size, ()):
            if root != self.frontier.root():
                self.findings.add(Leaf._meta.db_table, why, self.frontier.size)

    def _check_end(self) -> None:
        table, size = Leaf._meta.db_table, self.frontier.size
        longest = max([self.found.signed_size, *(one.size for one in self.external)], default=0)
        if longest > size:
            why = IssueKind.LOG_CUT if self.found.signed_size > size else IssueKind.NOT_AS_KEPT
            self.findings.add(table, why, size, f"{longest} leaves were signed")
        head = LogHead.objects.filter(pk=1).first()
        if head is None or (head.size == 0 and not head.mac):
            if size:
                self.findings.add(table, IssueKind.HEAD_FORGED, size)
            return
        self.found.ran_at = head.ran_at
        if not hmac.compare_digest(head.mac, head_mac(head)):
            self.findings.add(table, IssueKind.HEAD_FORGED, head.size)
        elif head.size > size:
            self.findings.add(table, IssueKind.LOG_CUT, size, f"{head.size} leaves were logged")
        elif head.peaks != [peak.hex() for peak in self.frontier.peaks]:
            self.findings.add(table, IssueKind.ROOT_DIFFERS, size)


def _removed_ranges() -> dict[str, list[tuple[int, int]]]:
    """Return the rows that were taken away on purpose, by table, as the leaves' headers tell."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for header in Leaf.objects.filter(kind=LeafKind.REMOVED).values_list("header", flat=True):
        parsed = dict(line.split(" ", 1) for line in header.split("\n") if " " in line)
        first, _dash, last = parsed["rows"].partition("-")
        ranges.setdefault(parsed["table"], []).append((int(first), int(last)))
    return ranges


def count_of(members: str) -> int:
    """Return how many numbers ranges hold."""
    total = 0
    for part in members.split(","):
        first, _dash, last = part.partition("-")
        total += int(last or first) - int(first) + 1
    return total


def _is_cosigned(body: str, line: str, key: Verifier) -> bool:
    try:
        return cosigned_at(body, parse_signature(line), key) is not None
    except NoteError:
        return False


def _leaves() -> Iterator[dict[str, Any]]:
    """Give every leaf in order, without its body, and whether its data fit its hash."""
    columns = ("index", "kind", "table", "first", "last", "header", "hash")
    leaves = Leaf.objects.order_by("index")
    if connection.vendor == "postgresql":
        fits = RawSQL("sha256('\\x00'::bytea || textsend(header) || body) = hash", [])
        yield from leaves.annotate(fits=fits).values(*columns, "fits").iterator(chunk_size=500)
        return
    for leaf in leaves.values(*columns, "body").iterator(chunk_size=200):
        data = leaf["header"].encode() + bytes(leaf.pop("body"))
        yield {**leaf, "fits": leaf_hash(data) == bytes(leaf["hash"])}
