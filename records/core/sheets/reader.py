"""Reads .xlsx, .xls and .csv by what the bytes are, whatever the file is called."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.sheets.archive import refuse_unsafe_xlsx
from records.core.sheets.delimited import read_delimited
from records.core.sheets.model import Cell, Merge, Row, Sheet
from records.core.sheets.workbook import open_apart, open_workbook

__all__ = ["MAX_BYTES", "MAX_ROWS", "Cell", "Row", "Sheet", "read_sheet", "read_sheets"]

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted .xlsx is an OLE file with this stream; its name stands there in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# In an old workbook the record FilePass stands right after the stream's first, BOF. It is looked
# for here because the reader calls such a file one of unknown format.
_FILE_PASS = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.S
)
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read_sheet(content: bytes, filename: str) -> Sheet:
    """Return the first visible sheet that holds anything; see `read_sheets` for the errors."""
    return read_sheets(content, filename)[0]


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Return the visible sheets that hold anything, at least one.

    Raises DomainError where the file is too large, protected, empty or no spreadsheet.
    """
    if len(content) > MAX_BYTES:
        raise DomainError(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024 // 1024}
        )
    if not content.strip():
        raise DomainError(_("The file is empty."))
    if content.startswith((_ZIP, _OLE)):
        sheets = _read_workbook(content)
    elif content.startswith(_OTHER):
        raise _not_a_spreadsheet(filename)
    else:
        sheets = [read_delimited(content, filename)]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise DomainError(_("The file holds no rows."))
    for sheet in sheets:
        if len(sheet.rows) > MAX_ROWS:
            raise too_many_rows()
    return sheets


def too_many_rows() -> DomainError:
    """Return the error for a sheet beyond the limit."""
    return DomainError(
        _("The sheet has more than %(limit)s rows; divide the file.") % {"limit": MAX_ROWS}
    )


def _not_a_spreadsheet(filename: str) -> DomainError:
    return DomainError(
        _("%(file)s is not a spreadsheet. Give an .xlsx, .xls or .csv file.") % {"file": filename}
    )


def _protected() -> DomainError:
    return DomainError(_("The file is protected by a password. Save it without one."))


def _read_workbook(content: bytes) -> list[Sheet]:
    if content.startswith(_ZIP):
        refuse_unsafe_xlsx(content, MAX_ROWS)
        opened = open_workbook(content)
    elif _ENCRYPTED in content or _FILE_PASS.search(content):
        raise _protected()
    else:
        opened = open_apart(content)
    if opened.problem == "protected":
        raise _protected()
    if opened.problem:
        raise DomainError(
            _("The file cannot be read; open it in Excel and save it again as .xlsx.")
        )
    return [_sheet(*sheet) for sheet in opened.sheets]


def _sheet(name: str, table: list[list[Cell]], ranges: list[Any]) -> Sheet:
    cells = [[None if c == "" else c for c in row] for row in table]
    merges = tuple(
        Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges
    )
    filled = _fill_down(cells, merges)
    rows = (
        Row(number, tuple(row), frozenset(filled.get(number, ())))
        for number, row in enumerate(cells, start=1)
        if any(c is not None for c in row)
    )
    return Sheet(name=name, rows=tuple(rows), merges=merges)


def _fill_down(cells: list[list[Cell]], merges: Sequence[Merge]) -> dict[int, set[int]]:
    """Give each row below a vertically merged cell that cell's value; return what was given."""
    filled: dict[int, set[int]] = {}
    for merge in merges:
        if merge.top > len(cells) or merge.left >= len(cells[merge.top - 1]):
            continue
        value = cells[merge.top - 1][merge.left]
        if value is None:
            continue
        for number in range(merge.top + 1, min(merge.bottom, len(cells)) + 1):
            cells[number - 1][merge.left] = value
            filled.setdefault(number, set()).add(merge.left)
    return filled
