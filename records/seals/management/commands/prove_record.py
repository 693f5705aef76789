"""`prove_record`: the proof that a row stands in the log, for who checks it elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.seals.bundle import leaf_of
from records.seals.leaves import parse_rows_header
from records.seals.rows import read_rows
from records.seals.services import prove_row


class Command(BaseCommand):
    """The proof is a C2SP tlog-proof; the row's text is written only where it is asked for."""

    help = "Print the proof that a row of an append-only table is in the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the row and where its text goes."""
        parser.add_argument("table")
        parser.add_argument("row", type=int)
        parser.add_argument("--text", type=Path, help="write the row's canonical text here")

    def handle(self, *args: Any, table: str, row: int, text: Path, **options: Any) -> None:
        """Print the proof."""
        try:
            proof = prove_row(
                table=table, pk=row, actor=Actor.system("prove_record"), now=timezone.now()
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        if text:
            leaf = leaf_of(table, row)
            assert leaf is not None  # noqa: S101 (it has just been proven)
            layout = parse_rows_header(leaf.header).layout
            for found in read_rows(layout, after=row - 1, last=row):
                text.write_bytes(found.text.encode())
        self.stdout.write(proof, ending="")
