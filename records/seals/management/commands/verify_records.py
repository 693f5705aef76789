"""`verify_records`: is everything that was ever written still there, and unchanged?"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.journal.verify import Verification as BookVerification
from records.journal.verify import compare_balances, verify_chains
from records.seals.external_checkpoints import ExternalCheckpoint, read_external_checkpoint
from records.seals.findings import Verification
from records.seals.notes import NoteError
from records.seals.verify import log_verifiers, verify_records


class Command(BaseCommand):
    """Exit 0 where all is whole, 1 where it is not, 2 where the call was wrong."""

    help = "Check every append-only table, the log over them, the journal and the triggers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer and what was kept elsewhere."""
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--against",
            metavar="FILE",
            type=Path,
            action="append",
            default=[],
            help="a checkpoint, proof or bundle kept elsewhere; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and leave with the code."""
        external = [self._kept(path) for path in options["against"]]
        found, book = verify_records(now=timezone.now(), external=external), verify_chains()
        differences = len(compare_balances())
        whole = found.whole and book.whole and not differences
        if options["format"] == "json":
            report = {"whole": whole, **_as_json(found), "journal": _book(book, differences)}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for line in (*_lines(found), *_book_lines(book, differences)):
                self.stdout.write(line)
            self.stdout.write("Everything is whole." if whole else "The records are BROKEN.")
        if not whole:
            sys.exit(1)

    def _kept(self, path: Path) -> ExternalCheckpoint:
        try:
            return read_external_checkpoint(path, log_verifiers())
        except (OSError, NoteError) as error:
            raise CommandError(str(error), returncode=2) from error


def _as_json(found: Verification) -> dict[str, Any]:
    return {
        "leaves": found.leaves,
        "logged_until": found.ran_at.isoformat() if found.ran_at else None,
        "checkpoints": found.checkpoints,
        "signed_leaves": found.signed_size,
        "witnessed_leaves": found.witnessed_size,
        "cosignatures": found.cosignatures,
        "unknown_witnesses": sorted(found.unknown_witnesses),
        "tables": {
            name: {"logged": table.logged, "leaves": table.leaves, "waiting": table.waiting}
            for name, table in sorted(found.tables.items())
        },
        "findings": [
            {
                "table": one.table,
                "row": one.row,
                "why": one.why.value,
                "message": str(one.why.label),
                "detail": one.detail,
            }
            for one in found.findings.listed
        ],
        "more_findings": [
            {"table": table, "why": why.value, "count": count}
            for (table, why), count in found.findings.unlisted.items()
        ],
        "triggers": [
            {"table": one.table, "trigger": one.name, "why": one.why.value}
            for one in found.unguarded
        ],
    }


def _lines(found: Verification) -> Iterator[str]:
    for name, table in sorted(found.tables.items()):
        waiting = f", {table.waiting} waiting for the next run" if table.waiting else ""
        yield f"{name}: {table.logged} rows in {table.leaves} leaves{waiting}"
    yield (
        f"{found.leaves} leaves, {found.checkpoints} checkpoints (up to leaf {found.signed_size}), "
        f"{found.cosignatures} signatures of witnesses (up to leaf {found.witnessed_size})."
    )
    for name in sorted(found.unknown_witnesses):
        yield f"Not checked: the signatures of {name}, whose key is not in LMS_WITNESSES."
    for one in found.findings.listed:
        row = "" if one.row is None else f" {one.row}"
        detail = f" ({one.detail})" if one.detail else ""
        yield f"{one.table}{row}: {one.why.label}{detail}"
    for (many, why), count in found.findings.unlisted.items():
        yield f"{many}: {count} more: {why.label}"
    for fault in found.unguarded:
        yield f"{fault.table} {fault.name}: {fault.why.label}"


def _book(book: BookVerification, differences: int) -> dict[str, Any]:
    return {
        "whole": book.whole,
        "entries": book.entries,
        "chains": book.chains,
        "broken": [
            {"cadre": one.cadre, "seq": one.seq, "entry": one.entry_id, "why": one.why.value}
            for one in book.broken
        ],
        "balances": differences,
    }


def _book_lines(book: BookVerification, differences: int) -> Iterator[str]:
    yield f"{book.entries} entries in {book.chains} chains."
    for one in book.broken:
        yield f"Cadre {one.cadre}, entry {one.seq}: {one.why.label}"
    if differences:
        yield f"{differences} balances are not the sums of their entries: run rebuild_balances."
