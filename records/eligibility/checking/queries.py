"""What may be asked about many cadres at once: one rule, the hours, or everything."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from records.core.database.kept_queries import KeptQuery
from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.measured import requires_hours
from records.eligibility.checking.results import CadreCheck, RuleResult
from records.eligibility.enums import Subject
from records.eligibility.models import Rule, RuleQuerySet
from records.register.models.cadre import CadreQuerySet

HOURS, ALL = "hours", "all"


class Answer(NamedTuple):
    """One cadre's answer; `met` is None where the question does not concern them."""

    check: CadreCheck
    met: bool | None
    result: RuleResult | None


def choices(day: date) -> list[tuple[str, str]]:
    """Return what can be asked about `day`, with its words."""
    titles = {code: gettext(title) for code, title in TITLES.rows(day)}
    return [(HOURS, _("Required hours")), (ALL, _("All rules")), *titles.items()]


def questions(day: date) -> list[str]:
    """Return the codes of all that can be asked about `day`."""
    return [HOURS, ALL, *dict.fromkeys(_rules(day).order_by("pk").values_list("code", flat=True))]


def ask(cadres: CadreQuerySet, question: str, day: date) -> Iterator[Answer]:
    """Give each cadre's answer to `question`: a rule's code, HOURS or ALL; in their order."""
    for check in check_cadres(cadres, as_of=day, with_evidence=False, codes=_codes(question, day)):
        yield answer_of(check, question)


def answer_of(check: CadreCheck, question: str) -> Answer:
    """Return what a check says to `question`."""
    if question == ALL:
        return Answer(check, check.eligible if check.held else None, None)
    if question == HOURS:
        asked = [result for result in check.results if requires_hours(result.rule)]
        result = next((one for one in asked if one.applies), None)
    else:
        result = check.result(question)
    return Answer(check, result.met if result else None, result)


def serving_on(cadres: CadreQuerySet, day: date) -> CadreQuerySet:
    """Return those who had not left the register by `day`."""
    return cadres.unmerged().filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def _codes(question: str, day: date) -> Collection[str] | None:
    if question == ALL:
        return None
    if question == HOURS:
        return {rule.code for rule in hours_rules(day)}
    return {question}


def hours_rules(day: date) -> list[Rule]:
    """Return the rules in force on `day` that HOURS asks about, of whatever unit; one query."""
    return [rule for rule in _rules(day) if requires_hours(rule)]


def _rules(day: date) -> RuleQuerySet:
    return Rule.objects.in_force(day).filter(subject=Subject.CADRE)


TITLES = KeptQuery(lambda day: _rules(day).order_by("pk").values_list("code", "title"), date)
