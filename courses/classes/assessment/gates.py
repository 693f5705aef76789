"""A gate: one requirement of a class, and how a trainee stands before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.eligibility.enums import RuleUnit

CENT = Decimal("0.01")


class GateState(models.TextChoices):
    """How a trainee stands before a gate."""

    MET = "met", gettext_lazy("met")
    NOT_MET = "not_met", gettext_lazy("not met")
    NOT_DUE = "not_due", gettext_lazy("not due yet")


class Amount(NamedTuple):
    """So many days or class hours; the words come in the reader's language."""

    unit: str
    number: Fraction

    def __str__(self) -> str:
        number = plain(self.number)
        return _("%s days") % number if self.unit == RuleUnit.DAYS else _("%s class hours") % number


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate: passed or not, how much stands against which limit, in hours, days or pieces.

    `sentence` and its `words` are kept apart so that the same gate can be said in two languages.
    """

    code: str
    title: str | Promise
    met: bool
    value: Decimal
    limit: Decimal
    unit: str
    rule: str
    sentence: str
    words: Mapping[str, Any]
    state_words: str | Promise = ""
    """How it stands in a word or two; it then stands for the sentence wherever room is short."""
    open_until: datetime | None = None
    """Until when what is missing may still come; None where nothing more can be waited for."""

    @property
    def state(self) -> GateState:
        """Return whether it is met, not met, or not due yet."""
        if self.met:
            return GateState.MET
        return GateState.NOT_DUE if self.open_until else GateState.NOT_MET

    @property
    def brief(self) -> str:
        """Return how much stands out of how much, in a few signs."""
        if self.state_words:
            return str(self.state_words)
        if not self.limit:
            return plain(self.value)
        return f"{plain(self.value)} / {Amount(self.unit, Fraction(self.limit))}"

    @property
    def why(self) -> str:
        """Return what stands, and against which limit."""
        return _(self.sentence) % self.words

    @property
    def note(self) -> str:
        """Return what a reader is told under the gate: by when it is due, or why it is not met."""
        if self.met:
            return ""
        if self.open_until is not None:
            moment = timezone.localtime(self.open_until)
            return _("due %s") % f"{moment:%Y-%m-%d %H:%M}"
        return "" if self.state_words else self.why

    def as_facts(self) -> dict[str, Any]:
        """Return the gate as an entry of the journal keeps it."""
        return {
            "gate": self.code,
            "met": self.met,
            "value": str(self.value),
            "limit": str(self.limit),
            "unit": str(self.unit),
            "rule": self.rule,
        }

    def final(self) -> "Gate":
        """Return the gate as a closed class has it: nothing is waited for any more."""
        return replace(self, open_until=None)


def in_cents(amount: Fraction | int) -> Decimal:
    """Return an exact amount with two decimals."""
    exact = Fraction(amount)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT)


def plain(amount: Fraction | Decimal) -> str:
    """Return an amount in at most two decimals, without idle zeros."""
    text = f"{in_cents(Fraction(amount)):f}"
    return text.rstrip("0").rstrip(".")
