"""Text with separators: what Excel and other platforms export as .csv, in any usual encoding."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.sheets.model import Cell, Row, Sheet

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


def read_delimited(content: bytes, filename: str) -> Sheet:
    """Return the rows of a text file; every cell is a string or None.

    Raises DomainError for markup, binary content and an unknown encoding.
    """
    text = decode(content, filename)
    if _MARKUP.match(text[:2000]):
        raise DomainError(
            _("This is a web page or XML under a spreadsheet's name. Save it as .xlsx in Excel.")
        )
    if _CONTROL.search(text[:100_000]):
        raise _unreadable(filename)
    stated = _SEPARATOR_LINE.match(text)
    delimiter = stated[1] if stated else _delimiter(text)
    # Excel does not show the line that states the separator, so it takes no row number.
    rows = _rows(text[stated.end() :] if stated else text, delimiter)
    return Sheet(name="", rows=rows, is_text=True)


def decode(content: bytes, filename: str) -> str:
    """Return the text of `content`: UTF-8, UTF-16 with its mark, or GB18030 (which holds GBK)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content, (encoding,), filename)
    return _decode(content, ("utf-8", "gb18030"), filename)


def _decode(content: bytes, encodings: tuple[str, ...], filename: str) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(filename)


def _unreadable(filename: str) -> DomainError:
    return DomainError(
        _("%(file)s is not a spreadsheet. Give an .xlsx, .xls or .csv file.") % {"file": filename}
    )


def _parse(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first rows into most columns."""
    # Cut at a line's end: half a quoted cell would swallow the rest of the sample.
    sample = "".join(text.splitlines(keepends=True)[: 4 * SAMPLE_ROWS])
    best, most = ",", 1.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in islice(_parse(sample, delimiter), SAMPLE_ROWS)]
        except csv.Error:
            continue
        filled = [width for width in widths if width]
        width = sum(filled) / len(filled) if filled else 0
        if width > most:
            best, most = delimiter, width
    return best


def _rows(text: str, delimiter: str) -> tuple[Row, ...]:
    try:
        return tuple(
            Row(number, tuple(_cell(value) for value in values))
            for number, values in enumerate(_parse(text, delimiter), start=1)
            if any(value.strip() for value in values)
        )
    except csv.Error as error:
        raise DomainError(_("The text file cannot be divided into cells.")) from error


def _cell(value: str) -> Cell:
    guarded = _TEXT_FORMULA.fullmatch(value.strip())
    value = guarded[1] if guarded else value
    return value if value.strip() else None
