"""Each trainee of a class before the gates that the components of its assessment bring
(docs/rules.md §5).

Thresholds are rules of eligibility that judge a class; a rule that is switched off, or not in
force at the class's end, is not handed to the components.
"""

from dataclasses import dataclass

from courses.classes.assessment import Gate, GateState
from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.class_snapshot import ClassSnapshot
from courses.enrollment.models import Enrollment
from records.eligibility.checking.policy import binding
from records.eligibility.enums import Subject
from records.eligibility.models import Rule


@dataclass(frozen=True, slots=True)
class Judgement:
    """A trainee before the gates."""

    enrollment: Enrollment
    gates: tuple[Gate, ...]

    @property
    def completes(self) -> bool:
        """Return whether every gate is passed: what closing the class would say."""
        return all(gate.met for gate in self.gates)

    @property
    def state(self) -> GateState:
        """Return how the gates stand together; what is not due yet fails nobody."""
        states = {gate.state for gate in self.gates}
        if GateState.NOT_MET in states:
            return GateState.NOT_MET
        return GateState.NOT_DUE if GateState.NOT_DUE in states else GateState.MET

    @property
    def reasons(self) -> list[str]:
        """Return why not, a sentence a gate."""
        return [gate.why for gate in self.gates if not gate.met]


def judge_class(snapshot: ClassSnapshot) -> list[Judgement]:
    """Return every trainee of a class before its gates; one query."""
    rules = gate_rules(snapshot.training_class)
    asked = [one for one in snapshot.components if one.applies(snapshot.context_of(one))]
    is_closed = snapshot.training_class.state == ClassState.CLOSED
    found = []
    for enrollment in snapshot.enrollments:
        gates = [
            gate.final() if is_closed else gate
            for component in asked
            for gate in component.judge(snapshot.context_of(component), enrollment, rules)
        ]
        found.append(Judgement(enrollment, tuple(gates)))
    return found


def gate_rules(training_class: TrainingClass) -> dict[str, Rule]:
    """Return the rules that bind the class's organiser at the class's end, by code; one query."""
    rules = Rule.objects.in_force(training_class.ends_on).select_related("for_unit")
    gates = rules.filter(subject=Subject.CLASS, threshold__isnull=False)
    return binding(gates.order_by("version"), training_class.organiser.path)
