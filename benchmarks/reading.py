"""A roster of 10,000 rows, read in the sandboxed process and by the bare reader in this one."""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django
import xlsxwriter
from python_calamine import CalamineWorkbook

COLUMNS = 20


def roster(rows: int) -> bytes:
    """Return a workbook of people with a birth date each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["姓名", "工号", "出生日期", *(f"列{n}" for n in range(COLUMNS - 3))])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [f"张三{row}", row])
            sheet.write_datetime(row, 2, date(1980, 1, 1 + row % 28), dated)
            sheet.write_row(row, 3, [f"值{row % 7}{n}" for n in range(COLUMNS - 3)])
    return out.getvalue()


def bare(content: bytes) -> int:
    """Return how many rows the bare reader gives."""
    return len(
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    )


def confined(content: bytes) -> int:
    """Return how many rows the product's reader gives."""
    from records.core.sheets import read_sheets

    return len(read_sheets(content, "a.xlsx")[0].rows)


def best(read: Callable[[bytes], int], content: bytes, wanted: int) -> float:
    """Return the seconds of one reading; raises where rows are missing."""
    begun = time.perf_counter()
    if read(content) != wanted:
        raise SystemExit("rows are missing")
    return time.perf_counter() - begun


def main() -> None:
    """Print figure, floor and ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    django.setup()
    content = roster(asked.rows)
    figures, floors = [], []
    for _round in range(asked.rounds):
        figures.append(best(confined, content, asked.rows + 1))
        floors.append(best(bare, content, asked.rows + 1))
    figure, floor = min(figures), min(floors)
    told = {"rows": asked.rows, "confined_s": round(figure, 3), "bare_s": round(floor, 3)}
    print(json.dumps({**told, "ratio": round(figure / floor, 2)}))


if __name__ == "__main__":
    main()
