"""Who is to be reminded of training to be made up after a promotion."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from records.eligibility.check import check_cadres
from records.eligibility.enums import Window
from records.eligibility.models import Rule
from records.eligibility.policy import Policy
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
    rules = _makeup_rules(today)
    months = sorted({m for rule in rules for m in rule.window_params.get("remind_at_months", ())})
    if not months:
        return
    last = add_months(today, -months[0]) + 3 * DAY
    for check, result in _makeups(today, last, rules, cadres):
        reached = _reached(result, months, today)
        if reached and result.due is not None and result.due >= today:
            yield Reminder(check, result, reached)


def makeups_due(
    today: date, days: int, cadres: CadreQuerySet | None = None
) -> Iterator[tuple[CadreCheck, RuleResult]]:
    """Give the make-ups still open whose last day comes within `days` from `today`, that day included.

    Among `cadres`, or everyone in service.
    """
    for check, result in _makeups(today, today, _makeup_rules(today), cadres):
        if result.met is not False or result.due is None or result.makeup is None:
            continue
        if 0 <= (result.due - today).days <= days:
            yield check, result


def _makeup_rules(today: date) -> list[Rule]:
    return [rule for rule in Policy().in_force(today) if rule.window == Window.AFTER_PROMOTION]


def _makeups(
    today: date, last: date, rules: list[Rule], cadres: CadreQuerySet | None
) -> Iterator[tuple[CadreCheck, RuleResult]]:
    """Give what the rules say of everybody appointed recently, until `last`."""
    if not rules:
        return
    among = (Cadre.objects.all() if cadres is None else cadres).active()
    # A make-up runs for a year; one more month covers the ends of months.
    begun = Q(appointments__since__range=(add_months(today, -13), last))
    codes = {rule.code for rule in rules}
    for check in check_cadres(among.filter(begun).distinct(), as_of=today, codes=codes):
        for result in check.results:
            yield check, result


def _reached(result: RuleResult, months: list[int], today: date) -> int | None:
    since = _promoted_on(result)
    if result.met is not False or since is None:
        return None
    return max((m for m in months if add_months(since, m) <= today), default=None)


def _promoted_on(result: RuleResult) -> date | None:
    makeup = result.makeup
    return makeup.promotion.since if makeup and makeup.promotion else None
