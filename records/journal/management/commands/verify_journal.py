"""`verify_journal`: is the book whole?"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.journal.chain_heads import compare_heads, export_heads
from records.journal.verify import (
    Difference,
    IntegrityIssue,
    Verification,
    compare_balances,
    verify_chains,
)
from records.register.models import Cadre


class Command(BaseCommand):
    """Exit 0 where the book is whole, 1 where it is not, 2 where the call was wrong."""

    help = "Check every chain of the journal; name the first broken entry of each broken one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one cadre or all, and the form of the answer."""
        parser.add_argument("--cadre", metavar="NUMBER", help="staff number (default: all cadres)")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--against", metavar="FILE", type=Path, help="ends of chains exported earlier"
        )
        parser.add_argument(
            "--export-heads", metavar="FILE", type=Path, help="write the ends of all chains here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and leave with the code."""
        ids = self._cadre_ids(options["cadre"])
        verification, differences = verify_chains(ids), compare_balances(ids)
        verification.broken.extend(self._not_as_exported(options["against"]))
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(verification, differences), ensure_ascii=False))
        else:
            for line in _as_text(verification, differences):
                self.stdout.write(line)
        if not verification.whole or differences:
            sys.exit(1)
        if options["export_heads"]:
            with options["export_heads"].open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in export_heads())

    def _not_as_exported(self, path: Path | None) -> list[IntegrityIssue]:
        if path is None:
            return []
        try:
            with path.open(encoding="utf-8") as file:
                return compare_heads(file)
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error

    def _cadre_ids(self, number: str | None) -> list[int] | None:
        if number is None:
            return None
        found = Cadre.objects.filter(staff_number=number).values_list("pk", flat=True)
        if not found:
            raise CommandError(f"No cadre has the staff number {number}.", returncode=2)
        return list(found)


def _as_json(verification: Verification, differences: list[Difference]) -> dict[str, Any]:
    return {
        "whole": verification.whole,
        "entries": verification.entries,
        "chains": verification.chains,
        "broken": [
            {
                "cadre": broken.cadre,
                "seq": broken.seq,
                "entry": broken.entry_id,
                "why": broken.why.value,
                "message": str(broken.why.label),
            }
            for broken in verification.broken
        ],
        "missing_triggers": verification.missing_triggers,
        "balances": [
            {
                "cadre_id": difference.cadre_id,
                "year": difference.year,
                "channel": difference.channel,
                "content_kind": difference.content_kind,
                "balance": str(difference.balance),
                "entries": str(difference.entries),
            }
            for difference in differences
        ],
    }


def _as_text(verification: Verification, differences: list[Difference]) -> list[str]:
    return [
        f"{verification.entries} entries in {verification.chains} chains.",
        *(_issue_line(broken) for broken in verification.broken),
        *(
            f"The database does not guard the book: the trigger {name} is missing or was changed."
            for name in verification.missing_triggers
        ),
        *(
            f"Balance of cadre {d.cadre_id}, {d.year} {d.channel} {d.content_kind}: "
            f"{d.balance} kept, {d.entries} by the entries. Run rebuild_balances."
            for d in differences
        ),
        "The book is whole." if verification.whole else "The book is BROKEN.",
    ]


def _issue_line(broken: IntegrityIssue) -> str:
    row = "" if broken.entry_id is None else f" (row {broken.entry_id})"
    return f"Cadre {broken.cadre}, entry {broken.seq}{row}: {broken.why.label}"
