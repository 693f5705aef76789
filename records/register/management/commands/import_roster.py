"""`manage.py import_roster FILE [--apply] [--unit CODE] [--format json]`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.core.sheets.table import file_error
from records.register.models import Unit
from records.register.roster.plan import RosterPlan, plan_roster
from records.register.roster.services import RosterErrors, apply_roster


class Command(BaseCommand):
    """Previews a roster, or applies it. Ends with 1 where the file or rows have errors."""

    help = "Says what importing a roster (.xlsx, .xls, .csv) would do; --apply does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="import, in one transaction")
        parser.add_argument(
            "--unit", metavar="CODE", help="the unit where the sheet names none; else its bound"
        )
        parser.add_argument(
            "--skip-errors", action="store_true", help="with --apply: import the good rows"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        unit = _unit(options["unit"])
        try:
            plan, applied = _run(content, file.name, unit, options)
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

    def _write_plan(self, plan: RosterPlan, summary: dict[str, Any]) -> None:
        for note in plan.notes:
            self.stdout.write(note)
        for row in plan.good:
            if row.outcome == "unchanged":
                continue
            changes = "; ".join(f"{label}: {old} → {new}" for label, old, new in row.changes())
            self.stdout.write(f"{row.number}\t{row.outcome}\t{row.name}\t{changes}".rstrip())
        for error in plan.errors:
            self.stdout.write(f"{error.row}\terror\t{error.field}: {error.message}")
        self.stdout.write(
            "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged; ".format(**summary)
            + f"{len(plan.errors)} errors; "
            + ("applied." if summary["applied"] else "nothing was written.")
        )


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    try:
        return Unit.objects.get(code=code)
    except Unit.DoesNotExist:
        raise CommandError(f"--unit: no unit has the code {code}") from None


def _run(
    content: bytes, filename: str, unit: Unit | None, options: dict[str, Any]
) -> tuple[RosterPlan, bool]:
    today = timezone.localdate()
    if not options["apply"]:
        return plan_roster(content, filename, today=today, unit=unit), False
    try:
        plan = apply_roster(
            content=content,
            filename=filename,
            today=today,
            actor=Actor.system("import_roster"),
            now=timezone.now(),
            unit=unit,
            skip_errors=options["skip_errors"],
        )
    except RosterErrors as error:
        return error.plan, False
    return plan, True


def _json(summary: dict[str, Any]) -> str:
    return json.dumps(summary, ensure_ascii=False, indent=1)
