"""Text with separators: what Excel and other platforms export as .csv, in any usual encoding."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from records.core.uploads.parsers.protocol import Refusal
from records.core.uploads.parsers.rows import UNSEEN, Rows

DELIMITERS = (",", "\t", ";", "，", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(?:<(?:!--|!doctype|\?xml|/?[a-z][a-z0-9:]*[\s/>])|mime-version:)", re.I)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.I)
_TEXT_FORMULA = re.compile(r'="(.*)"')
SAMPLE_ROWS = 30
SAMPLE = 100_000
MAX_CELL = 32_767
"""As many characters as a cell of Excel holds."""


def read_text(content: bytes, rows: Rows) -> None:
    """Say the rows of a text file; every cell is a string or None.

    Refuses with: not_a_sheet, markup, undivided, long_cell, rows, columns, cells.
    """
    text = decode(content)
    if _MARKUP.match(text[:2000]):
        raise Refusal("markup")
    if _CONTROL.search(text[:SAMPLE]):
        raise Refusal("not_a_sheet")
    if _CONTROL.search(text, SAMPLE):
        # The mark of an old file's end, or what a database does not take.
        text = text.translate(UNSEEN)
    stated = _SEPARATOR_LINE.match(text)
    # Excel does not show the line that states the separator, so it takes no row number.
    body = text[stated.end() :] if stated else text
    rows.begin("", is_text=True)
    for number, values in enumerate(_parsed(body, stated[1] if stated else _delimiter(text)), 1):
        _check_width(values, rows.bounds.columns)
        if any(value.strip() for value in values):
            rows.add(number, [_cell(value) for value in values])
    rows.end()


def decode(content: bytes) -> str:
    """Return the text of `content`: UTF-8, UTF-16 with its mark, or GB18030 (which holds GBK)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content, (encoding,))
    return _decode(content, ("utf-8", "gb18030"))


def _decode(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("not_a_sheet")


def _check_width(values: list[str], limit: int) -> None:
    """Refuse a value beyond the last column; separators alone, as Excel leaves them, do no harm."""
    if len(values) > limit:
        if any(value.strip() for value in values[limit:]):
            raise Refusal("columns", limit=limit)
        del values[limit:]


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from _reader(text, delimiter)
    except csv.Error as error:
        raise Refusal("undivided", limit=MAX_CELL) from error


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first rows into most columns."""
    # Cut at a line's end: half a quoted cell would swallow the rest of the sample.
    lines = text[:SAMPLE].splitlines(keepends=True)
    sample = "".join(lines[: 4 * SAMPLE_ROWS])
    best, most = ",", 1.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in islice(_reader(sample, delimiter), SAMPLE_ROWS)]
        except csv.Error:
            continue
        filled = [width for width in widths if width]
        width = sum(filled) / len(filled) if filled else 0
        if width > most:
            best, most = delimiter, width
    return best


def _cell(value: str) -> Any:
    guarded = _TEXT_FORMULA.fullmatch(value.strip())
    value = guarded[1] if guarded else value
    return value if value.strip() else None
