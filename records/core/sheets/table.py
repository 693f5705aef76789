"""From a file to records: each data row's values by field, and what was wrong with its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.sheets.columns import Field, HeaderMatch, find_header, is_blank
from records.core.sheets.model import Row, Sheet
from records.core.sheets.reader import read_sheets
from records.core.sheets.values import CellError


class RowError(NamedTuple):
    """What is wrong in one row: its number in Excel, the field, the reason."""

    row: int
    field: str
    message: str


@dataclass(slots=True)
class Record:
    """One data row. `values` holds only the cells that say something and were understood.

    `group` is what a line across the table says above the row: the name of a unit, often.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    group: str = ""

    def refuse(self, name: str, message: str) -> None:
        """Note that field `name` of this row cannot be taken."""
        self.errors.append(RowError(self.row, name, message))


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a sheet, its header, and what the reader should be told."""

    header: HeaderMatch
    records: list[Record]
    notes: tuple[str, ...] = ()


def read_table(
    content: bytes,
    filename: str,
    fields: Sequence[Field],
    one_of: Sequence[Sequence[str]] = (),
) -> Table:
    """Read a file into records; bad cells become errors of their record.

    Raises DomainError where the file as a whole cannot be read or a needed column is missing.
    """
    sheets = read_sheets(content, filename)
    header = find_header(sheets, fields, one_of)
    wanted = [f for f in fields if f.name in header.columns]
    records = [_record(row, group, wanted, header) for group, row in header.data_rows()]
    if not records:
        raise DomainError(
            _("No rows stand below the header in row %(row)s.") % {"row": header.last},
            row=header.last,
        )
    others = [s for s in sheets if s is not header.sheet and _fits(s, fields, one_of)]
    notes = [
        _("Sheet “%(other)s” was not read, only “%(read)s”.")
        % {"other": other.name, "read": header.sheet.name}
        for other in others
    ]
    return Table(header=header, records=records, notes=tuple(notes))


def _record(row: Row, group: str, fields: Sequence[Field], header: HeaderMatch) -> Record:
    record = Record(row.number, group=group)
    for known in fields:
        cell = row.cell(header.columns[known.name].at)
        if is_blank(cell):
            if known.required:
                record.refuse(known.name, _("%(field)s is missing.") % {"field": known.label})
            continue
        try:
            record.values[known.name] = known.parse(cell)
        except CellError as error:
            record.refuse(known.name, error.message)
    return record


def _fits(sheet: Sheet, fields: Sequence[Field], one_of: Sequence[Sequence[str]]) -> bool:
    try:
        find_header(sheet, fields, one_of)
    except DomainError:
        return False
    return True


def file_error(error: DomainError) -> dict[str, Any]:
    """Return, in the form of a preview, that a file could not be read at all."""
    problem = {"row": error.row, "field": error.field, "message": str(error)}
    return {"rows": 0, "new": 0, "changed": 0, "unchanged": 0, "errors": [problem]}
