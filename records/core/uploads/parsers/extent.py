"""Finds why a workbook asked for too much: a value far below or far to the right.

A reader lays a sheet out densely, so one far cell costs gigabytes. This looks at the XML cell by
cell, in little memory, and is asked only where the reader failed.
"""

import re
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from records.core.uploads.parsers.package import list_parts, unpack
from records.core.uploads.parsers.protocol import Refusal, Writer

PLACE = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,10})")
VALUES = {"v", "is", "f", "t"}


def read(
    stream: BinaryIO, writer: Writer, *, max_rows: int, max_columns: int, max_parts: int
) -> None:
    """Refuse with rows or columns where a sheet holds a value beyond them; else say nothing."""
    for part in list_parts(stream, max_parts):
        if part.filename.startswith("xl/worksheets/"):
            look = _Look(max_rows, max_columns)
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = look.start
            _feed(parser.Parse, stream, part)


def _feed(parse: Callable[[bytes, bool], object], stream: BinaryIO, part: object) -> None:
    try:
        for piece in unpack(stream, part):  # type: ignore[arg-type]
            parse(piece, False)
    except expat.ExpatError:
        return


class _Look:
    """Remembers the place of the cell it is in."""

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self._max_rows, self._max_columns = max_rows, max_columns
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of a row or cell; refuse a value that stands too far."""
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self._row = _whole(attributes.get("r")) or self._row + 1
            self._column = 0
        elif tag == "c":
            self._enter(attributes.get("r", ""))
        elif tag in VALUES:
            self._check_extent()

    def _enter(self, place: str) -> None:
        match = PLACE.fullmatch(place.strip())
        if match is None:
            self._column += 1
            return
        self._column, self._row = _column(match[1]), int(match[2])

    def _check_extent(self) -> None:
        if self._column > self._max_columns:
            raise Refusal("columns", limit=self._max_columns)
        if self._row > 2 * self._max_rows:
            raise Refusal("rows", limit=self._max_rows)


def _whole(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
