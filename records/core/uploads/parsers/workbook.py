"""Reads the sheets of a workbook, row by row."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from records.core.uploads.parsers.protocol import Refusal
from records.core.uploads.parsers.rows import Rows, clean, plain

MAX_MERGES = 100_000
PLAIN = {int, float, bool, type(None)}


def read_workbook(stream: BinaryIO, rows: Rows) -> None:
    """Say the visible sheets; refuses with protected, unreadable, rows, columns or cells."""
    try:
        book = CalamineWorkbook.from_filelike(stream)
        for meta in book.sheets_metadata:
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet:
                _write_sheet(book.get_sheet_by_name(meta.name), rows)
    except PasswordError as error:
        raise Refusal("protected") from error
    except CalamineError as error:
        raise Refusal("unreadable") from error
    except BaseException as error:
        # Rust's panics come as a class of their own that is no Exception.
        if type(error).__name__ == "PanicException":
            raise Refusal("unreadable") from error
        raise
    rows.end()


def _write_sheet(sheet: CalamineSheet, rows: Rows) -> None:
    if sheet.end is None:
        return
    last_row, last_column = sheet.end
    if last_column >= rows.bounds.columns:
        raise Refusal("columns", limit=rows.bounds.columns)
    if last_row >= 2 * rows.bounds.rows:
        raise Refusal("rows", limit=rows.bounds.rows)
    ranges = sheet.merged_cell_ranges or []
    if len(ranges) > MAX_MERGES:
        raise Refusal("unreadable")
    merges = [[top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in ranges]
    # It gives the rows from the first, so that their numbers are those in Excel, and the columns
    # from the first that holds anything.
    before = [None] * sheet.start[1]
    rows.begin(clean(sheet.name), merges=merges)
    fill = FillDown(merges)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        kept = [*before, *map(_cell, cells)]
        filled = fill.apply(number, kept)
        if kept.count(None) < len(kept):
            rows.add(number, kept, filled)


def _cell(cell: Any) -> Any:
    if type(cell) in PLAIN:
        return cell
    if isinstance(cell, str):
        return clean(cell) or None
    return plain(cell)


class FillDown:
    """Gives each row below a vertically merged cell that cell's value."""

    def __init__(self, merges: Iterable[Sequence[int]]) -> None:
        self._tops: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _right in merges:
            if bottom > top:
                self._tops.setdefault(top, []).append((left, bottom))
        self._open: dict[int, tuple[Any, int]] = {}

    def apply(self, number: int, cells: list[Any]) -> list[int]:
        """Fill what is open at this row, and open what begins in it; return what was filled."""
        filled = []
        for column, (value, bottom) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif column < len(cells):
                cells[column] = value
                filled.append(column)
        for left, bottom in self._tops.get(number, ()):
            if left < len(cells) and cells[left] is not None:
                self._open[left] = cells[left], bottom
        return filled
