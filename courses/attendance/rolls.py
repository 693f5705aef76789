"""What the rolls show: one session's list, and the sheet of a whole class."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.attendance.enums import ATTENDED, KIND_OF_STATUS, MarkMethod, Status, status_choices
from courses.attendance.head_counts import HeadCount, head_count
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment

NAME_FIELDS = (
    "training_class",
    "state",
    "cadre__name",
    "cadre__staff_number",
    "cadre__unit__short_name",
)
"""What a roll shows of a person: nothing that is encrypted is read."""


@dataclass(frozen=True, slots=True)
class RollRow:
    """One trainee of a session's roll."""

    enrollment: Enrollment
    mark: AttendanceMark | None
    chosen: str

    @property
    def is_corrected(self) -> bool:
        """Return whether another mark stood here before."""
        return self.mark is not None and self.mark.method == MarkMethod.CORRECTION


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One trainee of a class's sheet: a status a session, empty without a mark, and cells drawn."""

    enrollment: Enrollment
    cells: SafeString
    statuses: tuple[str, ...]
    attended: int
    absent: int
    leave: int
    unmarked: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Trainees by sessions."""

    sessions: list[Session]
    rows: list[SheetRow]
    present_by_session: list[int]


def enrollments_of(training_class_id: int) -> list[Enrollment]:
    """Return who stands on the roll of a class, by name: one query."""
    found = Enrollment.objects.filter(training_class_id=training_class_id).taking_part()
    return list(
        found.select_related("cadre__unit").only(*NAME_FIELDS).order_by("cadre__name", "pk")
    )


def roll_rows(
    session: Session, enrollments: Iterable[Enrollment], chosen: dict[int, str] | None = None
) -> list[RollRow]:
    """Return the rows of a session's roll; `chosen` are choices to keep on the page. One query."""
    current = AttendanceMark.objects.current().filter(session=session).order_by()
    marks = {mark.enrollment_id: mark for mark in current}
    kept = chosen or {}
    return [
        RollRow(
            enrollment,
            marks.get(enrollment.pk),
            kept.get(enrollment.pk)
            or (marks[enrollment.pk].status if enrollment.pk in marks else ""),
        )
        for enrollment in enrollments
    ]


def status_counts(rows: Iterable[RollRow]) -> list[tuple[str, str, int]]:
    """Return (label, look, number) of each status on a roll, the unmarked last."""
    counts = Counter(row.mark.status if row.mark else "" for row in rows)
    found = [
        (str(status.label), KIND_OF_STATUS[status], counts[status])
        for status in Status
        if counts[status]
    ]
    return [*found, (_("Unmarked"), "neutral", counts[""])] if counts[""] else found


def head_count_of(rows: Collection[RollRow]) -> HeadCount:
    """Return how many of a roll's trainees signed in."""
    return head_count(len(rows), Counter(row.mark.status for row in rows if row.mark))


def class_sheet(training_class: TrainingClass) -> Sheet:
    """Return the whole class's attendance: three queries, whatever its size.

    A sheet of 500 by 30 has 15,000 cells: each is one of seven texts drawn once.
    """
    sessions = list(training_class.sessions.order_by("starts_at", "pk"))
    statuses = AttendanceMark.objects.statuses(training_class)
    drawn = _status_cells()
    present = dict.fromkeys((session.pk for session in sessions), 0)
    rows = []
    for enrollment in enrollments_of(training_class.pk):
        held = [statuses.get((enrollment.pk, session.pk), "") for session in sessions]
        for session, status in zip(sessions, held, strict=True):
            present[session.pk] += status in ATTENDED
        rows.append(_sheet_row(enrollment, held, drawn))
    return Sheet(sessions, rows, list(present.values()))


def _sheet_row(enrollment: Enrollment, held: list[str], drawn: dict[str, str]) -> SheetRow:
    counts = Counter(held)
    return SheetRow(
        enrollment=enrollment,
        statuses=tuple(held),
        cells=mark_safe("".join([drawn[status] for status in held])),  # noqa: S308 (drawn below)
        attended=sum(counts[status] for status in ATTENDED),
        absent=counts[Status.ABSENT],
        leave=counts[Status.ON_LEAVE] + counts[Status.OFFICIAL_DUTY],
        unmarked=counts[""],
    )


def _status_cells() -> dict[str, str]:
    """Return the cell of each status; its sign comes from the style sheet, its word is read out."""
    cell = '<td class="sheet-{}{}"><span class="visually-hidden">{}</span></td>'
    drawn: dict[str, str] = {
        value: format_html(cell, value, f" sheet-{kind}", label)
        for value, label, kind in status_choices()
    }
    drawn[""] = format_html(cell, "none", "", _("Unmarked"))
    return drawn
