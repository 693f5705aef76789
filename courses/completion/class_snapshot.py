"""All that a class's completion is judged by, loaded at once: the number of queries is fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils import timezone

from courses.attendance.enums import ATTENDED, Status
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session, TrainingClass
from courses.completion.hours import Planned, days_of
from courses.enrollment.models import Enrollment
from courses.essays.models import Essay

SHOWN_OF_CADRE = (
    "training_class",
    "state",
    "reason",
    "ended_at",
    "cadre__name",
    "cadre__staff_number",
    "cadre__unit__name",
    "cadre__unit__short_name",
)


class Mark(NamedTuple):
    """The attendance mark that counts."""

    pk: int
    status: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """One trainee's attendance. Hours are class hours; missed is absent or without a mark."""

    planned: Decimal
    attended: Decimal
    absent: Decimal
    unmarked: Decimal
    leave: Decimal
    duty: Decimal
    missed_days: Fraction
    leave_days: Fraction
    unmarked_sessions: int

    @property
    def missed(self) -> Decimal:
        """Return the class hours absent or without a mark."""
        return self.absent + self.unmarked


@dataclass(frozen=True, slots=True)
class ClassSnapshot:
    """A class with its timetable, trainees, marks and essays."""

    training_class: TrainingClass
    planned: Sequence[Planned]
    ended: frozenset[int]
    enrollments: Sequence[Enrollment]
    marks: Mapping[int, Mapping[int, Mark]]
    essays: Mapping[int, Essay]

    def marks_of(self, enrollment: Enrollment) -> Mapping[int, Mark]:
        """Return a trainee's marks by session id."""
        return self.marks.get(enrollment.pk, {})

    def attended_by(self, enrollment: Enrollment) -> frozenset[int]:
        """Return the ids of the sessions a trainee was at."""
        marks = self.marks_of(enrollment)
        return frozenset(key for key, mark in marks.items() if mark.status in ATTENDED)

    def attendance_of(self, enrollment: Enrollment) -> Attendance:
        """Return a trainee's figures; a session that is over and has no mark counts as missed."""
        marks = self.marks_of(enrollment)
        hours = dict.fromkeys(("attended", "absent", "unmarked", "leave", "duty"), Decimal(0))
        keys: dict[str, set[int]] = {name: set() for name in hours}
        for session in self.planned:
            mark = marks.get(session.key)
            if mark is None and session.key not in self.ended:
                continue
            name = PART_OF_STATUS[mark.status] if mark else "unmarked"
            hours[name] += session.hours
            keys[name].add(session.key)
        return Attendance(
            planned=sum((session.hours for session in self.planned), Decimal(0)),
            missed_days=days_of(self.planned, keys["absent"] | keys["unmarked"]),
            leave_days=days_of(self.planned, keys["leave"]),
            unmarked_sessions=len(keys["unmarked"]),
            **hours,
        )


PART_OF_STATUS: dict[str, str] = {
    **dict.fromkeys(ATTENDED, "attended"),
    Status.ABSENT: "absent",
    Status.ON_LEAVE: "leave",
    Status.OFFICIAL_DUTY: "duty",
}
"""Official duty gives no hours and is no absence."""


def load_snapshot(training_class: TrainingClass, now: datetime) -> ClassSnapshot:
    """Return what stands for a class at `now`; four queries."""
    sessions = list(training_class.sessions.order_by("starts_at", "pk"))
    enrollments = (
        Enrollment.objects.taking_part()
        .filter(training_class=training_class)
        .select_related("cadre__unit")
        .only(*SHOWN_OF_CADRE)
        .order_by("cadre__staff_number")
    )
    essays = Essay.objects.filter(enrollment__training_class=training_class)
    return ClassSnapshot(
        training_class=training_class,
        planned=[planned_of(session) for session in sessions],
        ended=frozenset(session.pk for session in sessions if session.ends_at <= now),
        enrollments=list(enrollments),
        marks=_marks(training_class),
        essays={essay.enrollment_id: essay for essay in essays},
    )


def planned_of(session: Session) -> Planned:
    """Return a session as the conversion sees it, in local time."""
    local = timezone.localtime(session.starts_at)
    return Planned(
        key=session.pk,
        day=local.date(),
        begins=local.time(),
        minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
        hours=session.hours,
        content_kind=session.content_kind,
    )


def _marks(training_class: TrainingClass) -> dict[int, dict[int, Mark]]:
    marks: dict[int, dict[int, Mark]] = {}
    # Plain tuples and no order: a class of 500 by 30 has 15,000 marks, and model objects would take
    # longer than the closing itself.
    rows = AttendanceMark.objects.current().of_class(training_class).order_by()
    for pk, enrollment, session, status in rows.values_list(
        "pk", "enrollment_id", "session_id", "status"
    ).iterator():
        marks.setdefault(enrollment, {})[session] = Mark(pk, status)
    return marks
