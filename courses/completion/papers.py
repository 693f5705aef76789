"""The board of a class, and the record of its closing, on paper."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.classes.assessment.gates import plain
from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.board import Board, BoardRow, GateCell
from courses.completion.models import ClassClosing
from records.core.paper import Block, Column, Facts, Paper, Signatures, Table


def board_paper(training_class: TrainingClass, board: Board) -> Paper:
    """Return the board on paper; of a closed class, the record of its closing."""
    is_closed = training_class.state == ClassState.CLOSED
    return Paper(
        title=_("Record of closing") if is_closed else _("Completion board"),
        unit=str(training_class.organiser),
        page=reverse("completion_board", args=[training_class.pk]),
        lines=[
            training_class.title,
            *([board.obstacle] if board.obstacle and not is_closed else []),
        ],
        blocks=[
            Facts(_facts(training_class, board, is_closed)),
            _trainees(board, is_closed),
            *_closings(board.closings),
            _signatures(),
        ],
        landscape=True,
    )


def _facts(training_class: TrainingClass, board: Board, is_closed: bool) -> list[tuple[str, str]]:
    dates = (training_class.starts_on, training_class.ends_on)
    supervisor = training_class.supervisor
    return [
        (_("Dates"), " – ".join(date_format(day, "DATE_FORMAT") for day in dates)),
        (_("Class supervisor"), str(supervisor) if supervisor else "–"),
        (_("Sessions held"), f"{board.sessions_over} / {board.sessions}"),
        (_("Trainees"), str(len(board.rows))),
        (_("Completed") if is_closed else _("Pass every gate"), str(board.completing)),
        (_("Not complete"), str(len(board.failing))),
        *((str(note.label), str(note.count)) for note in board.notes),
        (_("Hours to the book"), plain(board.hours)),
    ]


def _trainees(board: Board, is_closed: bool) -> Table:
    columns = [
        Column(_("No."), mm=10, align="end"),
        Column(_("Trainee"), mm=22),
        Column(_("Unit and staff number"), share=3),
        Column(_("State"), mm=20),
        *(Column(str(heading), share=3) for heading in board.gate_headings),
        *(
            Column(str(column.heading), mm=24, align="end" if column.is_number else "start")
            for column in board.columns
        ),
        Column(_("Hours to the book"), mm=22, align="end"),
    ]
    rows = [[str(number), *_row(row, is_closed)] for number, row in enumerate(board.rows, start=1)]
    return Table(columns, rows, title=_("Trainees"), empty=_("Nobody is enrolled yet"), dense=True)


def _row(row: BoardRow, is_closed: bool) -> list[str]:
    cadre = row.enrollment.cadre
    return [
        cadre.name,
        f"{cadre.unit.short_name}\n{cadre.staff_number}",
        _state(row, is_closed),
        *(_gate(cell) for cell in row.gates),
        *(cell.text for _column, cell in row.cells),
        plain(row.hours) if row.judgement.completes else "–",
    ]


def _state(row: BoardRow, is_closed: bool) -> str:
    if is_closed:
        state = str(row.enrollment.get_state_display())
        return f"{state}\n{_('changed')}" if row.differs else state
    return row.state_label


def _gate(cell: GateCell) -> str:
    if cell.gate is None:
        return ""
    return f"{cell.gate.state.label}\n{cell.gate.brief}"


def _closings(closings: Sequence[ClassClosing]) -> list[Block]:
    if not closings:
        return []
    columns = [
        Column(_("Closing"), mm=30),
        Column(_("Closed at"), mm=36),
        Column(_("Closed by"), share=1),
        Column(_("Completed"), mm=24, align="end"),
        Column(_("Not completed"), mm=24, align="end"),
        Column(_("Entries posted"), mm=28, align="end"),
        Column(_("Reversed"), mm=24, align="end"),
    ]
    return [Table(columns, [_closing(one) for one in closings], title=_("Closings"))]


def _closing(one: ClassClosing) -> list[str]:
    return [
        _("Closed") if one.number == 1 else _("Counted again"),
        f"{timezone.localtime(one.closed_at):%Y-%m-%d %H:%M}",
        one.closed_by_name,
        str(one.completed),
        str(one.not_completed),
        str(one.posted),
        str(one.reversed),
    ]


def _signatures() -> Signatures:
    return Signatures(
        [
            (_("Class supervisor"), _("Signature and date")),
            (_("Checked by"), _("Signature and date")),
            (_("Organising unit"), _("Seal and date")),
        ]
    )
