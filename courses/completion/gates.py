"""The gates of completion: attendance, leave limit, essay accepted (docs/rules.md §5).

Thresholds are rules of eligibility that judge a class; a gate whose rule is switched off, or not
in force at the class's end, is not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from courses.classes.models import TrainingClass
from courses.completion.class_snapshot import Attendance, ClassSnapshot
from courses.enrollment.models import Enrollment
from courses.essays.enums import EssayState
from courses.essays.models import Essay
from records.eligibility.enums import RuleUnit, Subject
from records.eligibility.models import Rule
from records.eligibility.policy import binding

TRUANCY, LEAVE, ESSAY = "truancy_limit", "leave_limit", "party_essay"
CENT = Decimal("0.01")


class Amount(NamedTuple):
    """So many days or class hours; the words come in the reader's language."""

    unit: str
    number: Fraction

    def __str__(self) -> str:
        shown = plain(self.number)
        return _("%s days") % shown if self.unit == RuleUnit.DAYS else _("%s class hours") % shown


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: passed or not, how much stands against which limit, in hours, days or pieces.

    `sentence` and `shown` are kept apart so that the same gate can be told in two languages.
    """

    code: str
    met: bool
    value: Decimal
    limit: Decimal
    unit: str
    rule: str
    sentence: str
    shown: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return what the gate is called."""
        titles = {TRUANCY: _("Attendance"), LEAVE: _("Leave"), ESSAY: _("Party-spirit essay")}
        return titles[self.code]

    @property
    def brief(self) -> str:
        """Return how much stands out of how much, in a few signs."""
        if self.code == ESSAY:
            return str(self.shown.get("state", "–"))
        limit = Amount(self.unit, Fraction(self.limit)) if self.limit else ""
        return f"{plain(self.value)} / {limit}" if limit else plain(self.value)

    @property
    def why(self) -> str:
        """Return what stands, and against which limit."""
        return _(self.sentence) % self.shown


@dataclass(frozen=True, slots=True)
class Standing:
    """A trainee before the gates."""

    enrollment: Enrollment
    attendance: Attendance
    essay: Essay | None
    gates: tuple[Gate, ...]

    @property
    def completes(self) -> bool:
        """Return whether every gate is passed."""
        return all(gate.met for gate in self.gates)

    @property
    def reasons(self) -> list[str]:
        """Return why not, a sentence a gate."""
        return [gate.why for gate in self.gates if not gate.met]


def standings_of(record: ClassSnapshot) -> list[Standing]:
    """Return every trainee of a class before its gates; one query."""
    rules = gate_rules(record.training_class)
    found = []
    for enrollment in record.enrollments:
        attendance = record.attendance_of(enrollment)
        essay = record.essays.get(enrollment.pk)
        gates = gates_of(record.training_class, attendance, essay, rules)
        found.append(Standing(enrollment, attendance, essay, gates))
    return found


def gate_rules(training_class: TrainingClass) -> dict[str, Rule]:
    """Return the rules that bind the class's organiser at the class's end, by code; one query."""
    rules = Rule.objects.in_force(training_class.ends_on).select_related("for_unit")
    gates = rules.filter(
        subject=Subject.CLASS, code__in=(TRUANCY, LEAVE, ESSAY), threshold__isnull=False
    )
    return binding(gates.order_by("version"), training_class.organiser.path)


def gates_of(
    training_class: TrainingClass,
    attendance: Attendance,
    essay: Essay | None,
    rules: Mapping[str, Rule],
) -> tuple[Gate, ...]:
    """Return a trainee's gates. A class that asks for an essay asks for it whatever the rules."""
    gates = [_attendance_gate(attendance, rules.get(TRUANCY))]
    if LEAVE in rules:
        gates.append(_leave_gate(attendance, rules[LEAVE]))
    if training_class.requires_essay:
        gates.append(_essay_gate(essay, rules.get(ESSAY)))
    return tuple(gates)


def _attendance_gate(attendance: Attendance, rule: Rule | None) -> Gate:
    """Absence and sessions without a mark stay below the limit, and something was attended."""
    hours, days = attendance.missed, attendance.missed_days
    unit = rule.unit if rule else RuleUnit.DAYS
    value = _measure(unit, hours, days, attendance.planned)
    limit = _limit(rule) if rule else None
    sentence = gettext_noop("Missed: %(days)s days (%(hours)s class hours).")
    shown: dict[str, Any] = {"days": plain(days), "hours": plain(hours)}
    if limit is not None:
        shown["limit"] = Amount(unit, limit)
        sentence = gettext_noop(
            "Missed: %(days)s days (%(hours)s class hours); it must stay under %(limit)s."
        )
    if not attendance.attended:
        sentence = gettext_noop("No session was attended.")
    return Gate(
        TRUANCY,
        met=bool(attendance.attended) and (limit is None or value < limit),
        value=_cents(value),
        limit=_cents(limit or 0),
        unit=unit,
        rule=str(rule or ""),
        sentence=sentence,
        shown=shown,
    )


def _leave_gate(attendance: Attendance, rule: Rule) -> Gate:
    """Leave up to the limit passes, exactly the limit too; a share is one of the class's hours."""
    value = _measure(rule.unit, attendance.leave, attendance.leave_days, attendance.planned)
    limit, unit = _limit(rule), rule.unit
    met = value <= limit
    if unit == RuleUnit.SHARE:
        planned = Fraction(attendance.planned)
        value, limit, unit = value * planned, limit * planned, RuleUnit.HOURS
    return Gate(
        LEAVE,
        met=met,
        value=_cents(value),
        limit=_cents(limit),
        unit=unit,
        rule=str(rule),
        sentence=gettext_noop("On leave: %(value)s; up to %(limit)s are allowed."),
        shown={"value": Amount(unit, value), "limit": Amount(unit, limit)},
    )


def _essay_gate(essay: Essay | None, rule: Rule | None) -> Gate:
    accepted = essay is not None and essay.state == EssayState.ACCEPTED
    sentence = gettext_noop("Essay: %(state)s.") if essay else gettext_noop("No essay was written.")
    return Gate(
        ESSAY,
        met=accepted,
        value=Decimal(int(accepted)),
        limit=Decimal(1),
        unit=RuleUnit.COUNT,
        rule=str(rule or ""),
        sentence=sentence,
        shown={"state": EssayState(essay.state).label} if essay else {},
    )


def _measure(unit: str, hours: Decimal, days: Fraction, planned: Decimal) -> Fraction:
    if unit == RuleUnit.DAYS:
        return days
    if unit == RuleUnit.SHARE:
        return Fraction(hours) / Fraction(planned) if planned else Fraction(0)
    return Fraction(hours)


def _limit(rule: Rule) -> Fraction:
    """Return the threshold; a share kept to four places is the simple fraction it stands for."""
    limit = Fraction(rule.threshold or 0)
    return limit.limit_denominator(100) if rule.unit == RuleUnit.SHARE else limit


def _cents(amount: Fraction | int) -> Decimal:
    exact = Fraction(amount)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT)


def plain(amount: Fraction | Decimal) -> str:
    """Return an amount in at most two decimals, without idle zeros."""
    text = f"{_cents(Fraction(amount)):f}"
    return text.rstrip("0").rstrip(".")
