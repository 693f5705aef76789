"""The board of a class: each trainee before the gates, and against the book once closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.class_entries import load_book
from courses.completion.class_snapshot import ClassSnapshot, load_snapshot
from courses.completion.conversion_rates import ConversionRates
from courses.completion.gates import Gate, Standing, standings_of
from courses.completion.models import ClassClosing
from courses.completion.reconciliation import changed_cadres
from courses.completion.states import why_not_closable
from courses.enrollment.enums import EnrollmentState
from records.core.errors import DomainError

LOOK_OF_STATE = {
    EnrollmentState.ENROLLED: "neutral",
    EnrollmentState.COMPLETED: "ok",
    EnrollmentState.NOT_COMPLETED: "bad",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One trainee of the board. `hours` are what would be posted; `differs` from the book."""

    standing: Standing
    hours: Decimal
    differs: bool

    @property
    def look(self) -> str:
        """Return the look of the enrollment's state."""
        return LOOK_OF_STATE[EnrollmentState(self.standing.enrollment.state)]

    @property
    def by_gate(self) -> Mapping[str, Gate]:
        """Return the gates by code."""
        return {gate.code: gate for gate in self.standing.gates}


@dataclass(frozen=True, slots=True)
class Board:
    """A class before its closing, or after it."""

    rows: Sequence[BoardRow]
    closings: Sequence[ClassClosing]
    sessions_over: int
    sessions: int
    obstacle: str
    problem: str

    @property
    def completing(self) -> int:
        """Return how many pass every gate."""
        return sum(row.standing.completes for row in self.rows)

    @property
    def failing(self) -> list[BoardRow]:
        """Return who does not pass every gate."""
        return [row for row in self.rows if not row.standing.completes]

    @property
    def unmarked(self) -> int:
        """Return how many places of the sessions held have no mark."""
        return sum(row.standing.attendance.unmarked_sessions for row in self.rows)

    @property
    def differing(self) -> list[BoardRow]:
        """Return of whom the book says something else than the marks now do."""
        return [row for row in self.rows if row.differs]

    @property
    def hours(self) -> Decimal:
        """Return the hours that would be posted for all together."""
        return sum((row.hours for row in self.rows), Decimal(0))


def board_of(training_class: TrainingClass, now: datetime) -> Board:
    """Return the board at `now`; the number of queries does not depend on the trainees."""
    record = load_snapshot(training_class, now)
    standings = standings_of(record)
    rates = ConversionRates(training_class, record.planned)
    differing: Collection[int] = ()
    problem = ""
    try:
        rates.check()
        if training_class.state == ClassState.CLOSED:
            differing = changed_cadres(load_book(record, rates), standings)
    except DomainError as error:
        problem = error.message
    return Board(
        rows=[
            BoardRow(
                standing,
                Decimal(0) if problem else _hours(standing, record, rates),
                standing.enrollment.cadre_id in differing,
            )
            for standing in standings
        ],
        closings=list(ClassClosing.objects.filter(training_class=training_class)),
        sessions_over=len(record.ended),
        sessions=len(record.planned),
        obstacle=_obstacle(training_class, standings, now),
        problem=problem,
    )


def _hours(standing: Standing, record: ClassSnapshot, rates: ConversionRates) -> Decimal:
    if not standing.completes:
        return Decimal(0)
    earned = rates.credits(record.attended_by(standing.enrollment))
    return sum((credit.hours for credit in earned), Decimal(0))


def _obstacle(training_class: TrainingClass, standings: Sequence[Standing], now: datetime) -> str:
    if not standings:
        return _("Nobody takes part in this class.")
    return why_not_closable(training_class, now)
