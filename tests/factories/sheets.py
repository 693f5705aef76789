"""Spreadsheets as offices send them, made with the usual writers."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
import xlwt

from records.core.sheets.values import citizen_check_digit

FORMATS = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm",
    time: "h:mm:ss",
    timedelta: "[h]:mm:ss",
}
Range = tuple[int, int, int, int]
"""Top, left, bottom, right of a merge; rows from 1, columns from 0."""


def xlsx(
    *sheets: Sequence[Sequence[Any]],
    merges: Sequence[Range] = (),
    names: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> bytes:
    """Return a workbook of `sheets`; None leaves a cell out. `merges` apply to the first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[number] if names else None)
        if sheet.get_name() in hidden:
            sheet.hide()
        elif not book.worksheet_meta.activesheet:
            sheet.activate()
        for top, left, bottom, right in merges if number == 0 else ():
            sheet.merge_range(top - 1, left, bottom - 1, right, "")
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif type(value) in formats:
                    sheet.write_datetime(y, x, value, formats[type(value)])
                elif value is not None:
                    sheet.write(y, x, value)
    book.close()
    return out.getvalue()


def xls(rows: Sequence[Sequence[Any]], merges: Sequence[Range] = ()) -> bytes:
    """Return an old .xls workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    for top, left, bottom, right in merges:
        sheet.merge(top - 1, bottom - 1, left, right)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            style = FORMATS.get(type(value))
            if style:
                sheet.write(y, x, value, xlwt.easyxf(num_format_str=style))
            elif value is not None:
                sheet.write(y, x, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Sequence[Sequence[Any]], encoding: str = "gbk", delimiter: str = ",") -> bytes:
    """Return a text file; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        [["" if value is None else value for value in row] for row in rows]
    )
    return out.getvalue().encode(encoding)


def citizen_number(born: date, order: int = 1, area: str = "430702") -> str:
    """Return a valid citizen number; an odd `order` is a man's."""
    body = f"{area}{born:%Y%m%d}{order:03d}"
    return body + citizen_check_digit(body + "0")
