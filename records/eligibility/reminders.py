"""Who is to be reminded of training to be made up after a promotion."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from records.eligibility.attention import makeup_codes, reminder_months, reminder_reached
from records.eligibility.check import check_cadres
from records.eligibility.results import CadreCheck, RuleResult
from records.eligibility.windows import DAY, add_months
from records.register.models import Cadre
from records.register.models.cadre import CadreQuerySet


class Reminder(NamedTuple):
    """A make-up still open, and the last reminder it has come to: so many months."""

    check: CadreCheck
    result: RuleResult
    months: int


def reminders_due(today: date, cadres: CadreQuerySet | None = None) -> Iterator[Reminder]:
    """Give those whose make-up is open and has come to a reminder, until its last day.

    A reminder comes so many months after the appointment (the rule's `remind_at_months`) and
    stands from then on, so that none falls on a day off. Among `cadres`, or everyone in service.
    """
    months = reminder_months(today)
    if not months:
        return
    last = add_months(today, -months[0]) + 3 * DAY
    for check, result in _makeups(today, last, cadres):
        reached = reminder_reached(result, months)
        if reached is not None:
            yield Reminder(check, result, reached)


def makeups_due(
    today: date, days: int, cadres: CadreQuerySet | None = None
) -> Iterator[tuple[CadreCheck, RuleResult]]:
    """Give the make-ups still open whose last day comes within `days` from `today`, that day included.

    Among `cadres`, or everyone in service.
    """
    for check, result in _makeups(today, today, cadres):
        if result.met is not False or result.due is None or result.makeup is None:
            continue
        if 0 <= (result.due - today).days <= days:
            yield check, result


def _makeups(
    today: date, last: date, cadres: CadreQuerySet | None
) -> Iterator[tuple[CadreCheck, RuleResult]]:
    """Give what the rules say of everybody appointed recently, until `last`."""
    codes = makeup_codes(today)
    if not codes:
        return
    among = (Cadre.objects.all() if cadres is None else cadres).active(today)
    # A make-up runs for a year; one more month covers the ends of months.
    begun = Q(appointments__since__range=(add_months(today, -13), last))
    for check in check_cadres(among.filter(begun).distinct(), as_of=today, codes=codes):
        for result in check.results:
            yield check, result
