"""The board of a class: each trainee before the gates, and against the book once closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.classes.assessment import Cell, CellLink, ClosingNote, Gate, GateState
from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.class_entries import load_book
from courses.completion.class_snapshot import ClassSnapshot, load_snapshot
from courses.completion.conversion_rates import ConversionRates
from courses.completion.gates import Judgement, judge_class
from courses.completion.models import ClassClosing
from courses.completion.reconciliation import changed_cadres
from courses.completion.states import why_not_closable
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from records.core.errors import DomainError

LOOK_OF_STATE = {
    EnrollmentState.ENROLLED: "neutral",
    EnrollmentState.COMPLETED: "ok",
    EnrollmentState.NOT_COMPLETED: "bad",
}
LOOK_OF_GATE = {GateState.MET: "ok", GateState.NOT_MET: "bad", GateState.NOT_DUE: "neutral"}
NOT_MET, NOT_DUE, DIFFERING = "not_complete", "not_due", "differing"


@dataclass(frozen=True, slots=True)
class GateCell:
    """A gate of one trainee as the board shows it."""

    heading: str | Promise
    gate: Gate | None
    link: CellLink | None

    @property
    def look(self) -> str:
        """Return the look of the gate's state; what is not due yet is neither good nor bad."""
        return LOOK_OF_GATE[self.gate.state] if self.gate else "neutral"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One trainee of the board. `hours` are what would be posted; `differs` from the book."""

    judgement: Judgement
    gates: Sequence[GateCell]
    cells: Sequence[tuple[Any, Cell]]
    hours: Decimal
    differs: bool

    @property
    def enrollment(self) -> Enrollment:
        """Return the trainee's place in the class."""
        return self.judgement.enrollment

    @property
    def look(self) -> str:
        """Return the look of the enrollment's state."""
        return LOOK_OF_STATE[EnrollmentState(self.enrollment.state)]

    @property
    def state_look(self) -> str:
        """Return the look of how the gates stand together."""
        return LOOK_OF_GATE[self.judgement.state]

    @property
    def state_label(self) -> str:
        """Return how the gates stand together, in words."""
        words = {
            GateState.MET: _("passes"),
            GateState.NOT_MET: _("does not pass"),
            GateState.NOT_DUE: _("still open"),
        }
        return words[self.judgement.state]


@dataclass(frozen=True, slots=True)
class Board:
    """A class before its closing, or after it."""

    rows: Sequence[BoardRow]
    gate_headings: Sequence[str | Promise]
    columns: Sequence[Any]
    notes: Sequence[ClosingNote]
    closings: Sequence[ClassClosing]
    sessions_over: int
    sessions: int
    obstacle: str
    problem: str

    @property
    def completing(self) -> int:
        """Return how many pass every gate."""
        return sum(row.judgement.completes for row in self.rows)

    @property
    def not_completing(self) -> list[BoardRow]:
        """Return who would not complete if the class were closed now."""
        return [row for row in self.rows if not row.judgement.completes]

    @property
    def failing(self) -> list[BoardRow]:
        """Return who fails a gate that cannot be waited for."""
        return [row for row in self.rows if row.judgement.state == GateState.NOT_MET]

    @property
    def pending(self) -> list[BoardRow]:
        """Return who fails nothing, while something is not due yet."""
        return [row for row in self.rows if row.judgement.state == GateState.NOT_DUE]

    @property
    def differing(self) -> list[BoardRow]:
        """Return of whom the book says something else than the marks now do."""
        return [row for row in self.rows if row.differs]

    @property
    def hours(self) -> Decimal:
        """Return the hours that would be posted for all together."""
        return sum((row.hours for row in self.rows), Decimal(0))

    def rows_in(self, list_name: str) -> Sequence[BoardRow]:
        """Return the rows of one of the board's lists; all of them for a name that is none."""
        lists = {NOT_MET: self.failing, NOT_DUE: self.pending, DIFFERING: self.differing}
        return lists.get(list_name, self.rows)


def board_of(training_class: TrainingClass, user: Any, now: datetime) -> Board:
    """Return the board for `user` at `now`; the number of queries does not depend on the trainees."""
    snapshot = load_snapshot(training_class, now)
    judgements = judge_class(snapshot)
    rates = ConversionRates(training_class, snapshot.planned)
    differing: Collection[int] = ()
    problem = ""
    try:
        rates.check()
        if training_class.state == ClassState.CLOSED:
            differing = changed_cadres(load_book(snapshot, rates), judgements)
    except DomainError as error:
        problem = error.message
    headings = {gate.code: gate.title for one in judgements for gate in one.gates}
    links = _links(snapshot, user)
    return Board(
        rows=[
            BoardRow(
                judgement=judged,
                gates=_gate_cells(judged, headings, links),
                cells=_cells(judged, snapshot),
                hours=Decimal(0) if problem else _hours(judged, snapshot, rates),
                differs=judged.enrollment.cadre_id in differing,
            )
            for judged in judgements
        ],
        gate_headings=list(headings.values()),
        columns=[column for one in snapshot.components for column in one.columns],
        notes=[
            note
            for component in snapshot.components
            for note in component.closing_notes(snapshot.context_of(component))
        ],
        closings=list(ClassClosing.objects.filter(training_class=training_class)),
        sessions_over=len(snapshot.assessed.ended),
        sessions=len(snapshot.planned),
        obstacle=_obstacle(training_class, judgements, now),
        problem=problem,
    )


def _links(snapshot: ClassSnapshot, user: Any) -> Mapping[tuple[str, int], CellLink]:
    found: dict[tuple[str, int], CellLink] = {}
    for component in snapshot.components:
        found |= component.links(snapshot.context_of(component), user)
    return found


def _gate_cells(
    judged: Judgement,
    headings: Mapping[str, str | Promise],
    links: Mapping[tuple[str, int], CellLink],
) -> list[GateCell]:
    """Return a cell for every heading, so that heads and cells cannot part."""
    gates = {gate.code: gate for gate in judged.gates}
    return [
        GateCell(heading, gates.get(code), links.get((code, judged.enrollment.pk)))
        for code, heading in headings.items()
    ]


def _cells(judged: Judgement, snapshot: ClassSnapshot) -> list[tuple[Any, Cell]]:
    found = []
    for component in snapshot.components:
        cells = component.cells(snapshot.context_of(component), judged.enrollment)
        found += [(column, cells.get(column.code, Cell("–"))) for column in component.columns]
    return found


def _hours(judged: Judgement, snapshot: ClassSnapshot, rates: ConversionRates) -> Decimal:
    if not judged.completes:
        return Decimal(0)
    earned = rates.credits(snapshot.attended_by(judged.enrollment))
    return sum((credit.hours for credit in earned), Decimal(0))


def _obstacle(training_class: TrainingClass, judgements: Sequence[Judgement], now: datetime) -> str:
    if not judgements:
        return _("Nobody takes part in this class.")
    return why_not_closable(training_class, now)
