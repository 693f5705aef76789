"""Who is to be reminded of training to be made up after a promotion."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from records.eligibility.check import check_cadres
from records.eligibility.enums import Window
from records.eligibility.policy import Policy
from records.eligibility.results import CadreCheck, RuleResult
from records.eligibility.windows import DAY, add_months
from records.register.models import Cadre
from records.register.models.cadre import CadreQuerySet


class Reminder(NamedTuple):
    """A make-up still open so many months after the appointment."""

    check: CadreCheck
    result: RuleResult
    months: int


def reminders_due(today: date, cadres: CadreQuerySet | None = None) -> Iterator[Reminder]:
    """Give those whose make-up is open and who are to be reminded on `today`.

    The months are the rule's `remind_at_months`, counted from the appointment; among `cadres`, or
    everyone in service.
    """
    rules = [r for r in Policy().in_force(today) if r.window == Window.AFTER_PROMOTION]
    months = sorted({m for rule in rules for m in rule.window_params.get("remind_at_months", ())})
    days = {day: count for count in months for day in _days_before(today, count)}
    if not days:
        return
    among = (Cadre.objects.all() if cadres is None else cadres).active()
    begun = Q(appointments__since__in=list(days))
    codes = {rule.code for rule in rules}
    for check in check_cadres(among.filter(begun).distinct(), as_of=today, codes=codes):
        for result in check.results:
            since = _promoted_on(result)
            if result.met is False and since in days:
                yield Reminder(check, result, days[since])


def _promoted_on(result: RuleResult) -> date | None:
    makeup = result.makeup
    return makeup.promotion.since if makeup and makeup.promotion else None


def _days_before(today: date, months: int) -> list[date]:
    """Return the days from which `today` is so many months later; at a month's end several."""
    guess = add_months(today, -months)
    near = (guess + step * DAY for step in range(-1, 4))
    return [day for day in near if add_months(day, months) == today]
