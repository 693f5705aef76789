"""Training to be made up after a promotion: what is overdue, who is to be reminded, what falls due."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.policy import Policy
from records.eligibility.checking.results import CadreCheck, RuleResult
from records.eligibility.checking.windows import DAY, add_months
from records.eligibility.enums import Attention, Window
from records.eligibility.models import Rule
from records.register.models import Cadre
from records.register.models.cadre import CadreQuerySet


class Reminder(NamedTuple):
    """A make-up still open, and the last reminder it has come to: so many months."""

    check: CadreCheck
    result: RuleResult
    months: int


def makeup_codes(day: date) -> frozenset[str]:
    """Return the codes of the make-up rules in force on `day`."""
    return frozenset(rule.code for rule in _makeup_rules(day))


def reminder_months(day: date) -> list[int]:
    """Return after how many months the rules in force on `day` remind of a make-up."""
    rules = _makeup_rules(day)
    return sorted({m for rule in rules for m in rule.window_params.get("remind_at_months", ())})


def _makeup_rules(day: date) -> list[Rule]:
    return [rule for rule in Policy().in_force(day) if rule.window == Window.AFTER_PROMOTION]


def attention_of(check: CadreCheck, months: list[int]) -> tuple[str, date | None]:
    """Return what a person's open make-up asks for and its last day; "" and None for nothing."""
    for result in check.results:
        if result.makeup is None or result.met is not False:
            continue
        if result.is_overdue:
            return Attention.OVERDUE, result.due
        if reminder_reached(result, months) is not None:
            return Attention.REMIND, result.due
    return "", None


def attention_on(cadres: CadreQuerySet, day: date) -> Iterator[tuple[CadreCheck, str, date | None]]:
    """Give the check, the attention and its last day of those of `cadres` who need any on `day`."""
    months, codes = reminder_months(day), makeup_codes(day)
    for check in check_cadres(cadres, as_of=day, with_evidence=False, codes=codes):
        attention, due = attention_of(check, months)
        if attention:
            yield check, attention, due


def reminder_reached(result: RuleResult, months: list[int]) -> int | None:
    """Return the last reminder an open make-up has come to, in months; None before and after."""
    since = _promoted_on(result)
    if result.met is not False or since is None or result.due is None:
        return None
    if result.due < result.as_of:
        return None
    return max((m for m in months if add_months(since, m) <= result.as_of), default=None)


def _promoted_on(result: RuleResult) -> date | None:
    makeup = result.makeup
    return makeup.promotion.since if makeup and makeup.promotion else None


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
