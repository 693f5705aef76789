"""Reads .xlsx, .xls and .csv by what the bytes are, whatever the file is called.

The reading itself happens in a sandboxed process (`records.core.uploads.sandbox`); here its answers become
sheets, and its refusals sentences.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.errors import DomainError
from records.core.sheets.model import Cell, Merge, Row, Sheet
from records.core.uploads.sandbox import SandboxRefused, read_sandboxed, refusal_message

__all__ = ["MAX_BYTES", "MAX_ROWS", "Cell", "Row", "Sheet", "read_sheet", "read_sheets"]

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 256
"""Up to column IV. A reader lays a sheet out densely, so one cell far away costs gigabytes."""
MAX_CELLS = 4_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000

ZIP = b"PK\x03\x04"

WORDS = {
    "rows": gettext_lazy("The sheet has more than %(limit)s rows; divide the file."),
    "columns": gettext_lazy("The sheet has more than %(limit)s columns."),
    "cells": gettext_lazy("The file has more than %(limit)s million cells; divide the file."),
    "protected": gettext_lazy("The file is protected by a password. Save it without one."),
    "archive": gettext_lazy("The file is an archive, not a spreadsheet."),
    "workbook_kind": gettext_lazy("This kind of workbook is not read; save it as .xlsx in Excel."),
    "declared": gettext_lazy(
        "The workbook declares entities of its own, which no office program does. "
        "Open it in Excel and save it again as .xlsx."
    ),
    "unreadable": gettext_lazy(
        "The file cannot be read; open it in Excel and save it again as .xlsx."
    ),
    "markup": gettext_lazy(
        "This is a web page or XML under a spreadsheet's name. Save it as .xlsx in Excel."
    ),
    "undivided": gettext_lazy("The text file cannot be divided into cells."),
    "not_a_sheet": gettext_lazy("%(file)s is not a spreadsheet. Give an .xlsx, .xls or .csv file."),
}

FROM_TEXT: dict[str, Callable[[str], Cell]] = {
    "d": date.fromisoformat,
    "dt": datetime.fromisoformat,
    "t": time.fromisoformat,
}


def read_sheet(content: bytes, filename: str) -> Sheet:
    """Return the first visible sheet that holds anything; see `read_sheets` for the errors."""
    return read_sheets(content, filename)[0]


def read_sheets(content: bytes, filename: str) -> list[Sheet]:
    """Return the visible sheets that hold anything, at least one.

    Raises DomainError where the file is too large, protected, empty or no spreadsheet, or where
    reading it costs more than the limits allow.
    """
    if len(content) > MAX_BYTES:
        raise DomainError(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024 // 1024}
        )
    if not content.strip():
        raise DomainError(_("The file is empty."))
    try:
        with closing(_read(content)) as said:
            sheets = list(_sheets(said))
    except SandboxRefused as refused:
        refused.facts["file"] = filename
        raise refusal_message(_explained(refused, content), WORDS) from refused
    except (KeyError, TypeError, ValueError) as error:
        # What was said has not the form it should have: a parser gone wild says anything.
        raise refusal_message(SandboxRefused("damaged", {}), WORDS) from error
    if not sheets:
        raise DomainError(_("The file holds no rows."))
    return sheets


def _read(content: bytes) -> Generator[Any]:
    return read_sandboxed(
        "sheet",
        content,
        max_rows=MAX_ROWS,
        max_columns=MAX_COLUMNS,
        max_cells=MAX_CELLS,
        max_unpacked=MAX_UNPACKED,
        max_parts=MAX_PARTS,
    )


def _explained(refused: SandboxRefused, content: bytes) -> SandboxRefused:
    """Return why a workbook asked for too much: most often one value far from the others."""
    if refused.code not in ("memory", "time"):
        return refused
    if not content.startswith(ZIP):
        # An old workbook believed to be huge is nearly always a damaged one.
        return SandboxRefused("unreadable", {}) if refused.code == "memory" else refused
    bounds: dict[str, Any] = {"max_rows": MAX_ROWS, "max_columns": MAX_COLUMNS}
    try:
        list(read_sandboxed("extent", content, max_parts=MAX_PARTS, **bounds))
    except SandboxRefused as reason:
        return reason if reason.code in ("rows", "columns") else refused
    return refused


def _sheets(said: Iterator[Any]) -> Iterator[Sheet]:
    """Put together what is said, taking it only in the form it should have."""
    head: list[Any] = []
    rows: list[Row] = []
    for piece in said:
        match piece:
            case ["sheet", str(), bool(), list()]:
                if rows:
                    yield _sheet(head, rows)
                head, rows = piece, []
            case ["rows", list(batch)] if head:
                rows.extend(_row(row) for row in batch)
            case _:
                raise SandboxRefused("damaged", {})
    if rows:
        yield _sheet(head, rows)


def _sheet(head: list[Any], rows: list[Row]) -> Sheet:
    _kind, name, is_text, merges = head
    return Sheet(
        name=name, rows=tuple(rows), merges=tuple(Merge(*m) for m in merges), is_text=is_text
    )


def _row(row: list[Any]) -> Row:
    number, cells, filled = row
    # Few rows hold a date or time; the others are taken as they came.
    if list in map(type, cells):
        cells = [_cell(cell) if isinstance(cell, list) else cell for cell in cells]
    return Row(number, tuple(cells), frozenset(filled))


def _cell(said: list[Any]) -> Cell:
    kind, *facts = said
    return timedelta(*facts) if kind == "td" else FROM_TEXT[kind](*facts)
