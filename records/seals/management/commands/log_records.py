"""`log_records`: log what is new in the append-only tables now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.seals.log import LogBroken, log_rows


class Command(BaseCommand):
    """What beat does every few minutes."""

    help = "Log the rows of append-only tables that are not in the log yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how far to look back."""
        parser.add_argument(
            "--everything",
            action="store_true",
            help="look for unlogged rows among old ones too; they stay marked as late",
        )

    def handle(self, *args: Any, everything: bool, **options: Any) -> None:
        """Log, and say how much."""
        try:
            added = log_rows(now=timezone.now(), everything=everything)
        except LogBroken as error:
            raise CommandError(f"{error}: run verify_records") from error
        self.stdout.write(f"{added} leaves were added.")
