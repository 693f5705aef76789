"""`check_eligibility`: who meets the rules, as of any day, with the entries that prove it."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from records.core.access.actor import Actor
from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.evidence import EntryRef, evidence_of_checks
from records.eligibility.checking.queries import serving_on
from records.eligibility.checking.reasons import conclusion, plain
from records.eligibility.checking.results import CadreCheck, RuleResult
from records.eligibility.services import record_check
from records.register.models import Cadre, Unit
from records.register.models.cadre import CadreQuerySet

AT_ONCE = 200
Proved = tuple[CadreCheck, dict[int, EntryRef]]


class Command(BaseCommand):
    """Exit 0 with the answer, 2 where the call was wrong. Prints as it goes."""

    help = "Check one cadre, a unit and those below it, or everyone against the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom, as of when, as known when, and the form of the answer."""
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--cadre", metavar="NUMBER", help="one cadre, by staff number")
        whom.add_argument("--unit", metavar="CODE", help="a unit and the units below it")
        whom.add_argument("--all", action="store_true", help="everyone on the register")
        parser.add_argument("--as-of", metavar="DATE", help="2026-11-23; default: today")
        parser.add_argument(
            "--known-at",
            metavar="DATETIME",
            help="what the book knew then: 2026-11-23T09:00, local time unless an offset is given",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, print, and leave the trail."""
        now = timezone.now()
        as_of = _day(options["as_of"]) or timezone.localdate(now)
        known_at = _moment(options["known_at"])
        cadres, subject = _whom(options, as_of)
        record_check(
            subject=subject[2],
            subject_type=subject[0],
            subject_id=subject[1],
            asked={
                "as_of": as_of.isoformat(),
                "known_at": known_at.isoformat() if known_at else "",
            },
            actor=Actor.system("check_eligibility"),
            now=now,
        )
        checks = check_cadres(cadres, as_of=as_of, known_at=known_at)
        if options["format"] == "json":
            self._write_json(_proved(checks))
        else:
            self._write_text(checks)

    def _write_json(self, proved: Iterator[Proved]) -> None:
        self.stdout.write("[", ending="")
        separator = "\n"
        for check, entries in proved:
            text = json.dumps(_as_json(check, entries), ensure_ascii=False)
            self.stdout.write(f"{separator}{text}", ending="")
            separator = ",\n"
        self.stdout.write("\n]")

    def _write_text(self, checks: Iterator[CadreCheck]) -> None:
        for check in checks:
            self.stdout.write(
                f"{check.number} {check.name} {check.unit_name} "
                f"{check.as_of.isoformat()}: {check.verdict.label}"
            )
            for result in check.results:
                self.stdout.write(f"  {_line(result)}")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"--as-of: {text} is not a date like 2026-11-23", returncode=2)
    return found


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(
            f"--known-at: {text} is not a moment like 2026-11-23T09:00", returncode=2
        )
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _whom(options: dict[str, Any], as_of: date) -> tuple[CadreQuerySet, tuple[str, object, str]]:
    """Return the cadres asked about and how the trail names them."""
    if options["cadre"]:
        named = Cadre.objects.filter(staff_number=options["cadre"]).select_related("merged_into")
        cadre = next((one.merged_into or one for one in named), None)
        if cadre is None:
            raise CommandError(
                f"--cadre: no cadre has the staff number {options['cadre']}", returncode=2
            )
        return Cadre.objects.filter(pk=cadre.pk), ("cadre", cadre.pk, cadre.name)
    serving = serving_on(Cadre.objects.all(), as_of)
    if options["unit"]:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"--unit: no unit has the code {options['unit']}", returncode=2)
        there = serving.in_unit(unit, as_of)
        return _ordered(there, as_of), ("unit", unit.pk, unit.name)
    return _ordered(serving, as_of), ("cadre", "", "--all")


def _ordered(cadres: CadreQuerySet, as_of: date) -> CadreQuerySet:
    return cadres.with_unit(as_of).order_by(F("unit_on_path"), "staff_number")


def _proved(checks: Iterator[CadreCheck]) -> Iterator[Proved]:
    """Give each check with its entries, read some hundred cadres at a time."""
    for first in checks:
        batch = [first, *islice(checks, AT_ONCE - 1)]
        entries = evidence_of_checks(batch)
        yield from ((check, entries) for check in batch)


def _as_json(check: CadreCheck, entries: dict[int, EntryRef]) -> dict[str, Any]:
    return {
        "cadre": check.number,
        "name": check.name,
        "unit": check.unit_code,
        "unit_name": check.unit_name,
        "as_of": check.as_of.isoformat(),
        "eligible": check.eligible,
        "verdict": check.verdict.value,
        "rules": [_rule_json(result, entries) for result in check.results],
    }


def _rule_json(result: RuleResult, entries: dict[int, EntryRef]) -> dict[str, Any]:
    return {
        "code": result.code,
        "version": result.version,
        "title": result.title,
        "applies": result.applies,
        "why": result.why,
        "required": _number(result.required),
        "actual": _number(result.actual),
        "unit": result.unit,
        "met": result.met,
        "due": result.due.isoformat() if result.due else None,
        "effect": result.effect,
        "source": result.source,
        "evidence": [entries[pk].as_json() for pk in result.evidence],
    }


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _line(result: RuleResult) -> str:
    _kind, words = conclusion(result)
    figures = ""
    if result.applies:
        figures = f" {plain(result.actual or 0)}/{plain(result.required or 0)}"
    if result.is_met_by_days:
        figures = f" {plain(result.days)}/{plain(result.rule.alternative_days or 0)} d"
    due = f" ≤ {result.due.isoformat()}" if result.due and not result.met else ""
    return f"{result.code}{figures} {words}{due}. {result.why}"
