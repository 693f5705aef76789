"""All that a class's completion is judged by, loaded at once: the number of queries is fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.classes.assessment import AssessedClass, AssessmentComponent, components
from courses.classes.models import TrainingClass
from courses.classes.teaching_days import Planned, planned_of
from courses.enrollment.models import Enrollment

FIELDS_OF_TRAINEE = (
    "training_class",
    "state",
    "reason",
    "ended_at",
    "cadre__name",
    "cadre__staff_number",
    "cadre__unit__name",
    "cadre__unit__short_name",
)


@dataclass(frozen=True, slots=True)
class ClassSnapshot:
    """A class with its timetable and trainees, and what each component knows of them."""

    assessed: AssessedClass
    components: Sequence[AssessmentComponent]
    contexts: Mapping[str, Any]

    @property
    def training_class(self) -> TrainingClass:
        """Return the class."""
        return self.assessed.training_class

    @property
    def planned(self) -> Sequence[Planned]:
        """Return the timetable."""
        return self.assessed.planned

    @property
    def enrollments(self) -> Sequence[Enrollment]:
        """Return who takes part, by staff number."""
        return self.assessed.participants

    def context_of(self, component: AssessmentComponent) -> Any:
        """Return what a component loaded."""
        return self.contexts[component.code]

    def attended_by(self, enrollment: Enrollment) -> frozenset[int]:
        """Return the ids of the sessions that earn a trainee hours."""
        found: frozenset[int] = frozenset()
        for component in self.components:
            found |= component.attended(self.context_of(component), enrollment)
        return found


def load_snapshot(training_class: TrainingClass, now: datetime) -> ClassSnapshot:
    """Return what stands for a class at `now`; two queries, and those of each component."""
    sessions = list(training_class.sessions.order_by("starts_at", "pk"))
    enrollments = (
        Enrollment.objects.taking_part()
        .filter(training_class=training_class)
        .select_related("cadre__unit")
        .only(*FIELDS_OF_TRAINEE)
        .order_by("cadre__staff_number")
    )
    assessed = AssessedClass(
        training_class=training_class,
        planned=[planned_of(session) for session in sessions],
        ended=frozenset(session.pk for session in sessions if session.ends_at <= now),
        ends_at=max((session.ends_at for session in sessions), default=None),
        participants=list(enrollments),
        now=now,
    )
    brought = components()
    return ClassSnapshot(assessed, brought, {one.code: one.load(assessed) for one in brought})
