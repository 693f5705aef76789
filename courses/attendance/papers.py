"""The roll of a class on paper: A4 across, as many sessions on a page as are still read."""

from collections.abc import Sequence
from math import ceil

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.attendance.enums import Status
from courses.attendance.rolls import Sheet, SheetRow, class_sheet
from courses.classes.models import Session, TrainingClass
from records.core.paper import Block, Column, Note, Paper, Signatures, Table

SESSIONS_ON_A_PAGE = 20
SIGNS = {
    Status.PRESENT: "√",
    Status.LATE: "△",
    Status.LEFT_EARLY: "▽",
    Status.ABSENT: "×",
    Status.ON_LEAVE: "○",
    Status.OFFICIAL_DUTY: "◇",
    "": "·",
}
"""What stands in a cell; the key below the title says it in words."""


def roll_paper(training_class: TrainingClass) -> Paper:
    """Return the roll of a class: trainees by sessions, the sessions in order, places to sign."""
    sheet = class_sheet(training_class)
    return Paper(
        title=_("Roll of the class"),
        unit=str(training_class.organiser),
        page=reverse("class_roll", args=[training_class.pk]),
        lines=[training_class.title, _dates(training_class), _key()],
        blocks=[
            *_parts(sheet),
            _timetable(sheet),
            Signatures(
                [
                    (_("Class supervisor"), _("Signature and date")),
                    (_("Organising unit"), _("Seal and date")),
                ]
            ),
        ],
        landscape=True,
    )


def _dates(training_class: TrainingClass) -> str:
    return " – ".join(
        date_format(day, "DATE_FORMAT")
        for day in (training_class.starts_on, training_class.ends_on)
    )


def _key() -> str:
    signs = [f"{SIGNS[status]} {status.label}" for status in Status]
    return "　".join([*signs, f"{SIGNS['']} {_('Unmarked')}"])


def _parts(sheet: Sheet) -> list[Block]:
    """Return the sheet cut by sessions into parts of about the same width."""
    if not sheet.rows or not sheet.sessions:
        return [Note(_("The sheet appears once the class has trainees and a timetable."))]
    count = ceil(len(sheet.sessions) / SESSIONS_ON_A_PAGE)
    width = ceil(len(sheet.sessions) / count)
    starts = range(0, len(sheet.sessions), width)
    return [_part(sheet, slice(start, start + width)) for start in starts]


def _part(sheet: Sheet, part: slice) -> Table:
    sessions, rows = sheet.sessions[part], sheet.rows
    is_last = sessions[-1] is sheet.sessions[-1]
    sums = [_("Attended"), _("Absent"), _("Away"), _("Unmarked")] if is_last else []
    columns = [
        Column(_("Trainee"), share=4),
        *(Column(_head(one), mm=9, align="center") for one in sessions),
        *(Column(word, mm=11, align="end") for word in sums),
    ]
    present = [str(number) for number in sheet.present_by_session[part]]
    return Table(
        columns,
        [_row(row, part, is_last) for row in rows],
        title=_title(sheet, part),
        foot=[[_("Signed in"), *present, *[""] * len(sums)]],
        new_page=part.start > 0,
        dense=True,
    )


def _title(sheet: Sheet, part: slice) -> str:
    if len(sheet.sessions) <= SESSIONS_ON_A_PAGE:
        return ""
    words = {
        "first": part.start + 1,
        "last": min(part.stop, len(sheet.sessions)),
        "all": len(sheet.sessions),
    }
    return _("Sessions %(first)d to %(last)d of %(all)d") % words


def _head(session: Session) -> str:
    starts = timezone.localtime(session.starts_at)
    return f"{starts.month}/{starts.day}\n{starts:%H:%M}"


def _row(row: SheetRow, part: slice, with_sums: bool) -> list[str]:
    cadre = row.enrollment.cadre
    sums = (row.attended, row.absent, row.leave, row.unmarked) if with_sums else ()
    return [
        f"{cadre.name}\n{cadre.unit.short_name}",
        *(SIGNS[status] for status in row.statuses[part]),
        *(str(number) for number in sums),
    ]


def _timetable(sheet: Sheet) -> Table:
    columns = [
        Column(_("No."), mm=12, align="end"),
        Column(_("Date and time"), mm=46),
        Column(_("Session"), share=1),
        Column(_("Signed in"), mm=18, align="end"),
    ]
    rows: Sequence[Sequence[str]] = [
        [str(number), _time(session), session.title, f"{present} / {len(sheet.rows)}"]
        for number, (session, present) in enumerate(
            zip(sheet.sessions, sheet.present_by_session, strict=True), start=1
        )
    ]
    return Table(columns, rows, title=_("Sessions"), empty=_("No sessions yet"))


def _time(session: Session) -> str:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"
