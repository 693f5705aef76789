"""Opens workbooks. An .xls is opened in a process of its own, under limits: the reader believes
the extent such a file states, and a damaged one makes it ask for terabytes and abort.

Run as a script this file is that process, so it imports nothing of the project.
"""

import io
import pickle
import subprocess
import sys
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

SECONDS = 20
MEMORY = 2 * 1024**3


class Opened(NamedTuple):
    """Visible sheets: name, rows from row 1, merged ranges; or why there are none."""

    sheets: list[tuple[str, list[list[Any]], list[Any]]]
    problem: str = ""


DAMAGED = Opened([], "damaged")
PROTECTED = Opened([], "protected")


def open_workbook(content: bytes) -> Opened:
    """Return the sheets of a workbook, or what is wrong with it."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return Opened([_sheet(book, meta.name) for meta in book.sheets_metadata if _is_shown(meta)])
    except PasswordError:
        return PROTECTED
    except CalamineError:
        return DAMAGED
    except BaseException as error:
        # Rust's panics come as a class of their own that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return DAMAGED


def _is_shown(meta: Any) -> bool:
    return bool(meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet)


def _sheet(book: CalamineWorkbook, name: str) -> tuple[str, list[list[Any]], list[Any]]:
    sheet = book.get_sheet_by_name(name)
    # Leading empty rows are kept, so that row numbers are those seen in Excel.
    return name, sheet.to_python(skip_empty_area=False), list(sheet.merged_cell_ranges or [])


def open_apart(content: bytes) -> Opened:
    """Do as `open_workbook` in another process; what is not done in time is damaged."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", __file__],
            input=content,
            capture_output=True,
            timeout=2 * SECONDS,
            check=True,
        )
    except subprocess.SubprocessError:
        return DAMAGED
    sheets, problem = pickle.loads(done.stdout)  # noqa: S301
    return Opened(sheets, problem)


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(pickle.dumps(tuple(open_workbook(sys.stdin.buffer.read()))))
