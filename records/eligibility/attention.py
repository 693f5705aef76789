"""Make-ups after a promotion that somebody should look after: overdue, or come to a reminder."""

from collections.abc import Iterator
from datetime import date

from records.eligibility.check import check_cadres
from records.eligibility.enums import Attention, Window
from records.eligibility.models import Rule
from records.eligibility.policy import Policy
from records.eligibility.results import CadreCheck, RuleResult
from records.eligibility.windows import add_months
from records.register.models.cadre import CadreQuerySet


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
