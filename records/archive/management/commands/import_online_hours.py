"""`manage.py import_online_hours FILE [--apply] [--format json]`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.archive.online.plan import OnlinePlan, plan_online_hours
from records.archive.online.services import OnlineHoursErrors, apply_online_hours
from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.core.sheets.table import file_error


class Command(BaseCommand):
    """Previews online hours, or posts them. Ends with 1 where the file or rows have errors."""

    help = "Says what posting an online platform's export would do; --apply does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="post, in one transaction")
        parser.add_argument(
            "--skip-errors", action="store_true", help="with --apply: post the good rows"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            plan, applied = _run(content, file.name, options)
        except DomainError as error:
            if options["format"] == "json":
                self.stdout.write(_json(file_error(error) | {"applied": False}))
                sys.exit(1)
            raise CommandError(f"{file.name}: {error}") from error
        summary = plan.as_json() | {"applied": applied}
        if options["format"] == "json":
            self.stdout.write(_json(summary))
        else:
            self._write_plan(plan, summary)
        if plan.errors:
            sys.exit(1)

    def _write_plan(self, plan: OnlinePlan, summary: dict[str, Any]) -> None:
        for note in plan.notes:
            self.stdout.write(note)
        for line in plan.lines(plan.rows):
            (change,) = line["changes"]
            hours = f"{change['before'] or 0} → {change['after']}"
            self.stdout.write(
                f"{line['row']}\t{line['outcome']}\t{line['name']}\t{change['label']}: {hours}"
            )
        for error in plan.errors:
            self.stdout.write(f"{error.row}\terror\t{error.field}: {error.message}")
        self.stdout.write(
            "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged; ".format(**summary)
            + f"{len(plan.errors)} errors; "
            + ("applied." if summary["applied"] else "nothing was written.")
        )


def _run(content: bytes, filename: str, options: dict[str, Any]) -> tuple[OnlinePlan, bool]:
    today = timezone.localdate()
    if not options["apply"]:
        return plan_online_hours(content, filename, today=today), False
    try:
        plan = apply_online_hours(
            content=content,
            filename=filename,
            today=today,
            actor=Actor.system("import_online_hours"),
            now=timezone.now(),
            skip_errors=options["skip_errors"],
        )
    except OnlineHoursErrors as error:
        return error.plan, False
    return plan, True


def _json(summary: dict[str, Any]) -> str:
    return json.dumps(summary, ensure_ascii=False, indent=1)
