"""Spreadsheets as offices keep them: reading, finding the columns, understanding the cells."""

from records.core.sheets.columns import Field, HeaderMatch, find_header
from records.core.sheets.reader import Cell, Row, Sheet, read_sheet, read_sheets
from records.core.sheets.table import Record, RowError, Table, read_table
from records.core.sheets.values import CellError

__all__ = [
    "Cell",
    "CellError",
    "Field",
    "HeaderMatch",
    "Record",
    "Row",
    "RowError",
    "Sheet",
    "Table",
    "find_header",
    "read_sheet",
    "read_sheets",
    "read_table",
]
