"""`manage.py sync_accounts FILE`: accounts from the file of another system."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.accounts.sign_in.sync import Report, sync_accounts
from records.core.access.actor import Actor
from records.core.errors import DomainError

SHOWN = 200


class Command(BaseCommand):
    """Shows what a file would do; does it with --apply. Exit code 2 where a line was refused."""

    help = "Accounts from a CSV file: staff_number, name, phone, unit, active. Looks first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the CSV file, UTF-8 or GB 18030")
        parser.add_argument("--apply", action="store_true", help="do it, not only look")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, file: str, apply: bool, format: str, **options: Any) -> None:  # noqa: A002
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        try:
            report = sync_accounts(
                content=content,
                apply=apply,
                actor=Actor.system("sync_accounts"),
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self._write(report, format)
        if report.refused:
            raise CommandError(f"{len(report.refused)} lines were refused.", returncode=2)

    def _write(self, report: Report, form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
            return
        listed = [row for row in report.rows if row.fate != "unchanged" or row.why]
        for row in listed[:SHOWN]:
            self.stdout.write(f"{row.line:>6}  {row.staff_number:<20} {row.fate:<10} {row.why}")
        if len(listed) > SHOWN:
            self.stdout.write(f"… and {len(listed) - SHOWN} more lines")
        if report.ignored_columns:
            self.stdout.write("Columns not read: " + ", ".join(report.ignored_columns))
        counts = ", ".join(f"{count} {fate}" for fate, count in sorted(report.counts().items()))
        self.stdout.write(
            f"{'Done' if report.applied else 'Nothing written (add --apply)'}: {counts}"
        )
        self.stdout.write(f"Accounts of cadres that the file does not name: {report.not_in_file}")
