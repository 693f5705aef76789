"""What the check answers about a cadre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.eligibility.checking.measured import BLOCKING, measure_of
from records.eligibility.checking.positions import Position, Promotion
from records.eligibility.checking.reasons import reasons_of
from records.eligibility.checking.tally import Sums
from records.eligibility.enums import Effect
from records.eligibility.models import Rule
from records.journal.measures import Measure


class Verdict(models.TextChoices):
    """What the rules together say. A person decides."""

    ELIGIBLE = "eligible", _("Requirements met")
    CONDITIONAL = "conditional", _("Met on condition")
    NOT_ELIGIBLE = "not_eligible", _("Requirements not met")


OPEN = frozenset({Effect.BLOCKS_UNLESS_CONDITIONAL, Effect.CONDITIONAL})


@dataclass(slots=True)
class Figures:
    """The figures behind a result: sums from `start` up to the day asked about."""

    start: date
    sums: Sums
    rolling: Sums | None = None


@dataclass(slots=True)
class MakeUp:
    """A promotion, and the hours rule that was or was not met on the day before it.

    `in_time` is what was made up by the day it was due.
    """

    promotion: Promotion | None
    rule: Rule | None = None
    before: Figures | None = None
    in_time: Decimal = Decimal(0)


@dataclass(slots=True)
class RuleResult:
    """One rule and one cadre; amounts are in the unit of the rule's measure.

    `required`, `actual`, `met` and `due` are None where the rule does not apply. `evidence`
    holds the numbers of the standing entries that count, in the order of the chain.
    """

    rule: Rule
    as_of: date
    held: Position | None
    applies: bool = False
    required: Decimal | None = None
    actual: Decimal | None = None
    met: bool | None = None
    due: date | None = None
    effect: str = ""
    evidence: Sequence[int] = ()
    figures: Figures | None = None
    makeup: MakeUp | None = None

    @property
    def code(self) -> str:
        """Return the rule's code."""
        return self.rule.code

    @property
    def version(self) -> int:
        """Return the rule's version."""
        return self.rule.version

    @property
    def title(self) -> str:
        """Return the rule's title in the reader's language."""
        return self.rule.label

    @property
    def source(self) -> str:
        """Return where the rule stands, in the reader's language."""
        return self.rule.source_label

    @property
    def unit(self) -> str:
        """Return what `required` and `actual` count: hours, days or times."""
        return self.rule.unit

    @property
    def measure(self) -> Measure:
        """Return what the rule counts."""
        return measure_of(self.rule)

    @property
    def missing(self) -> Decimal:
        """Return what is still to be done; zero where the rule is met or does not apply."""
        if self.met is not False or self.required is None or self.actual is None:
            return Decimal(0)
        return max(Decimal(0), self.required - self.actual)

    @property
    def is_met_by_days(self) -> bool:
        """Return whether the days that may stand for the hours met it, and the hours did not."""
        days = self.rule.alternative_days
        if not self.met or days is None or self.required is None or self.actual is None:
            return False
        return self.actual < self.required and self.days >= days

    @property
    def days(self) -> Decimal:
        """Return the days of training in the rule's period."""
        return self.figures.sums.alternative if self.figures else Decimal(0)

    @property
    def is_overdue(self) -> bool:
        """Return whether the day by which it was due has passed without it."""
        return self.met is False and self.due is not None and self.due < self.as_of

    @property
    def reasons(self) -> list[str]:
        """Return why, a sentence each, in the reader's language."""
        return reasons_of(self)

    @property
    def why(self) -> str:
        """Return why it applies or not, and what the figures say."""
        return " ".join(self.reasons).replace("。 ", "。")


@dataclass(slots=True)
class CadreCheck:
    """One cadre before the rules, as of a day."""

    cadre_id: int
    number: str
    name: str
    unit_code: str
    unit_name: str
    unit_path: str
    as_of: date
    held: Position | None
    results: list[RuleResult]

    @property
    def eligible(self) -> bool:
        """Return whether no rule that applies and blocks is unmet."""
        return not any(r.met is False and r.effect in BLOCKING for r in self.results)

    @property
    def verdict(self) -> Verdict:
        """Return the answer: conditional where all that is unmet can be made up in time."""
        unmet = [r.effect for r in self.results if r.met is False]
        if Effect.BLOCKS in unmet:
            return Verdict.NOT_ELIGIBLE
        return Verdict.CONDITIONAL if OPEN & set(unmet) else Verdict.ELIGIBLE

    def result(self, code: str) -> RuleResult | None:
        """Return the result of one rule, None where no such rule was in force."""
        return next((r for r in self.results if r.code == code), None)

    @property
    def evidence(self) -> list[int]:
        """Return the numbers of all entries that count for some rule, each once, in order."""
        return sorted({pk for result in self.results for pk in result.evidence})
