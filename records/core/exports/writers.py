"""Writing an export to disk, row by row: memory does not grow with the rows."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from records.core.exports.cells import Cell, as_csv, as_text, is_formula
from records.core.paper import compile_pdf

TEMPLATE = Path(settings.BASE_DIR) / "templates" / "paper" / "list.typ"
WIDTH, WIDEST = 14, 40
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """The watermark of one export."""

    title: str
    who: str
    when: datetime
    """Local time."""
    reference: str

    @property
    def line(self) -> str:
        """Return the line that stands in the file: who, when, under which number."""
        return _("Exported by %(who)s at %(when)s, number %(reference)s. Not to be passed on.") % {
            "who": self.who,
            "when": f"{self.when:%Y-%m-%d %H:%M:%S}",
            "reference": self.reference,
        }


def write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], mark: Mark
) -> None:
    """Write a CSV that spreadsheets open as UTF-8; its last line is the watermark.

    The line begins with `#`, is kept by spreadsheets as a row like the others, and stands last so
    that the headings stay in the first row.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([as_csv(heading) for heading in headings])
        for row in rows:
            writer.writerow([as_csv(cell) for cell in row])
        writer.writerow([f"# {mark.line}"])


def write_xlsx(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], mark: Mark
) -> None:
    """Write a workbook: a faint line with the watermark, headings, rows; the same when printed."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        _set_properties(book, mark)
        sheet = book.add_worksheet(_sheet_name(mark.title))
        formats = _formats(book)
        _set_page(sheet, headings, mark)
        sheet.write_string(0, 0, mark.line, formats["faint"])
        for column, heading in enumerate(headings):
            sheet.write_string(1, column, heading, formats["heading"])
        for number, row in enumerate(rows, start=2):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)


def write_pdf(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]], mark: Mark
) -> None:
    """Write a table on sheets of A4, its watermark and number on each."""
    data = {
        "title": mark.title,
        "line": mark.line,
        "faint": f"{mark.who} {mark.when:%Y-%m-%d %H:%M} {mark.reference}",
        "reference": mark.reference,
        "headings": list(headings),
        "rows": [[as_text(cell) for cell in row] for row in rows],
    }
    path.write_bytes(compile_pdf(TEMPLATE, data))


def write_sheets(
    path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]], mark: Mark
) -> None:
    """Write a workbook of several tables, each with its headings in the first row."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        _set_properties(book, mark)
        formats = _formats(book)
        taken: set[str] = set()
        for title, headings, rows in sheets:
            sheet = book.add_worksheet(_free_name(title, taken))
            sheet.set_footer(f"&L{mark.reference}&R&P / &N")
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                sheet.set_column(column, column, min(max(WIDTH, 2 * len(heading) + 2), WIDEST))
                sheet.write_string(0, column, heading, formats["heading"])
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, formats)


def _free_name(title: str, taken: set[str]) -> str:
    name = _sheet_name(title)
    number = 2
    while name.casefold() in taken:
        name = f"{_sheet_name(title)[:27]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        kept = formats["quoted"] if is_formula(cell) else formats["text"]
        sheet.write_string(row, column, cell, kept)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats["day"])
    else:
        sheet.write_number(row, column, cell)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "faint": book.add_format({"font_color": "#9A9A9A", "font_size": 9, "italic": True}),
        "heading": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        # Excel's own way to say "this is text", kept when the cell is edited.
        "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _set_properties(book: Any, mark: Mark) -> None:
    book.set_properties(
        {"title": mark.title, "author": mark.who, "comments": mark.line, "created": mark.when}
    )
    book.set_custom_property("Reference", mark.reference)
    book.set_custom_property("Exported by", mark.who)
    book.set_custom_property("Exported at", f"{mark.when:%Y-%m-%d %H:%M:%S}")


def _set_page(sheet: Any, headings: Sequence[str], mark: Mark) -> None:
    line = mark.line.replace("&", "&&")[:200]
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{line}")
    sheet.set_footer(f"&L{mark.reference}&R&P / &N")
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(max(WIDTH, 2 * len(heading) + 2), WIDEST))


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"
