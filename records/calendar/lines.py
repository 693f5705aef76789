"""Days as people paste them: one line a day or a run of days, from a spreadsheet or a CSV."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from records.calendar.enums import DayKind
from records.core.errors import DomainError, ManyErrors

KINDS = {
    DayKind.HOLIDAY: {"holiday", "off", "day off", "休", "放假", "休息", "放假日"},
    DayKind.WORKDAY: {"workday", "work", "make-up workday", "班", "上班", "补班", "调休上班"},
}
WORDS = {word: kind for kind, words in KINDS.items() for word in words}
DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
SPAN = re.compile(r"\s*(?:~|～|—|–|至|到|\s-\s)\s*")
SEPARATOR = re.compile(r"\t|,|，")
LONGEST = 31
"""Days of one run; the longest so far had ten."""
NAME_LENGTH = 40


@dataclass(frozen=True, slots=True, order=True)
class DayLine:
    """One day of the table, and the row in which it was written."""

    date: date
    kind: str
    name: str
    row: int = 0


def read_lines(text: str) -> list[DayLine]:
    """Return the days written in `text`; empty lines and a heading are passed over.

    A line holds a date or a run of dates (2027-02-06~2027-02-12), the kind and the occasion,
    separated by tabs or commas. Raises ManyErrors, each with its row.
    """
    found: list[DayLine] = []
    errors: list[DomainError] = []
    for row, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in SEPARATOR.split(line)]
        if not any(cells) or (row == 1 and not any(sign.isdigit() for sign in line)):
            continue
        try:
            found += read_cells(cells, row)
        except DomainError as error:
            errors.append(error)
    if errors:
        raise ManyErrors(_("Some rows cannot be read."), errors)
    return found


def read_cells(cells: Sequence[str], row: int) -> Iterator[DayLine]:
    """Return the days of one row: dates, kind, occasion; raises DomainError with its row."""
    when, kind, name = (*cells, "", "", "")[:3]
    days, read = list(_dates(when, row)), WORDS.get(kind.lower())
    if read is None:
        raise DomainError(
            _("Row %(row)d: “%(kind)s” is neither a day off (休) nor a make-up workday (班).")
            % {"row": row, "kind": kind},
            row=row,
        )
    if not name or len(name) > NAME_LENGTH:
        raise DomainError(
            _("Row %(row)d: name the occasion in at most %(length)d characters.")
            % {"row": row, "length": NAME_LENGTH},
            row=row,
        )
    return (DayLine(day, read, name, row) for day in days)


def check_lines(year: int, lines: Iterable[DayLine]) -> list[DayLine]:
    """Return the days in order; raises ManyErrors for those that cannot belong to `year`."""
    errors: list[DomainError] = []
    seen: dict[date, DayLine] = {}
    for line in lines:
        problem = _problem(year, line, seen.get(line.date))
        if problem:
            told = _("Row %(row)d: %(problem)s") % {"row": line.row, "problem": problem}
            errors.append(DomainError(told, row=line.row))
        seen.setdefault(line.date, line)
    if errors:
        raise ManyErrors(_("Some rows cannot be right."), errors)
    return sorted(seen.values())


def _problem(year: int, line: DayLine, earlier: DayLine | None) -> str:
    day = {"day": line.date.isoformat()}
    if line.date.year != year and (line.date.year, line.date.month) != (year - 1, 12):
        # A notice may begin in the last days of December, never elsewhere.
        return _("%(day)s lies outside of the year and of the December before.") % day
    if earlier is not None:
        return _("%(day)s is named twice, also in row %(other)d.") % {**day, "other": earlier.row}
    if line.kind == DayKind.WORKDAY and line.date.weekday() < 5:
        return _("%(day)s is an ordinary working day already; make-up days lie on weekends.") % day
    return ""


def _dates(text: str, row: int) -> Iterator[date]:
    ends = [_date(part, row) for part in SPAN.split(text.strip())]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first or (last - first).days >= LONGEST:
        raise DomainError(
            _("Row %(row)d: “%(text)s” is no run of at most %(days)d days.")
            % {"row": row, "text": text, "days": LONGEST},
            row=row,
        )
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _date(text: str, row: int) -> date:
    matched = DATE.fullmatch(text.strip())
    try:
        if matched:
            year, month, day = (int(part) for part in matched.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise DomainError(
        _("Row %(row)d: “%(text)s” is no date such as 2027-01-01.") % {"row": row, "text": text},
        row=row,
    )
