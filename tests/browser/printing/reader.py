"""What is wrong with a printed page: text over text, text beyond the paper, pages with nothing on them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import pypdfium2

MM = 72 / 25.4
EDGE = 4 * MM
"""What an office printer leaves white at each edge."""
CORE = 0.5
"""Two signs lie over one another where the middle halves of their boxes do: lines may touch."""
LEAST_LINES = 2
"""A page that holds one line, as the foot of a web page, might as well be left out."""
LINE = 5.0
CELL = 24.0
"""Signs are looked for in one another's neighbourhood, in points."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a document takes at the top and bottom of each page, in millimetres."""

    top: float = 0
    bottom: float = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """A printed sign and its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page."""

    number: int
    width: float
    height: float
    signs: Sequence[Sign]


def faults_of(pdf: bytes, frame: Frame | None = None) -> list[str]:
    """Return what is wrong, a sentence each; `frame` is left out when looking for empty pages."""
    return [
        f"page {sheet.number}: {fault}"
        for sheet in sheets_of(pdf)
        for fault in (*_overlaps(sheet), *_cut(sheet), *_empty(sheet, frame or Frame()))
    ]


def words_of(pdf: bytes) -> str:
    """Return all text of a document without spaces, so that it is found across broken lines."""
    return "".join(sign.text for sheet in sheets_of(pdf) for sign in sheet.signs)


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Return width and height of the pages, in millimetres."""
    return {(round(sheet.width / MM), round(sheet.height / MM)) for sheet in sheets_of(pdf)}


def sheets_of(pdf: bytes) -> list[Sheet]:
    """Return the pages of a document with every sign on them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_sheet(number, page) for number, page in enumerate(document, start=1)]
    finally:
        document.close()


def _sheet(number: int, page: Any) -> Sheet:
    width, height = page.get_size()
    text = page.get_textpage()
    signs = [
        Sign(sign, *text.get_charbox(index, loose=True))
        for index in range(text.count_chars())
        if (sign := text.get_text_range(index, 1).strip("\u200b\ufeff\x00 \t\r\n"))
    ]
    return Sheet(number, width, height, signs)


def _overlaps(sheet: Sheet) -> list[str]:
    """Return the first place where text lies over text, if any."""
    for one, other in _neighbours(sheet.signs):
        if _meet(one, other):
            return [f"“{_line(one, sheet)}” over “{_line(other, sheet)}”"]
    return []


def _neighbours(signs: Sequence[Sign]) -> Iterator[tuple[Sign, Sign]]:
    """Return the pairs that share a cell of a coarse grid."""
    cells: dict[tuple[int, int], list[Sign]] = defaultdict(list)
    for sign in signs:
        for column in range(int(sign.left // CELL), int(sign.right // CELL) + 1):
            for row in range(int(sign.bottom // CELL), int(sign.top // CELL) + 1):
                cells[column, row].append(sign)
    for found in cells.values():
        yield from combinations(found, 2)


def _meet(one: Sign, other: Sign) -> bool:
    if _box(one) == _box(other):  # the letters of a ligature
        return False
    return _share(one.left, one.right, other.left, other.right) and _share(
        one.bottom, one.top, other.bottom, other.top
    )


def _box(sign: Sign) -> tuple[float, ...]:
    return sign.left, sign.bottom, sign.right, sign.top


def _share(start: float, end: float, other_start: float, other_end: float) -> bool:
    reach = CORE * ((end - start) + (other_end - other_start)) / 2
    return abs((start + end) - (other_start + other_end)) / 2 < reach


def _cut(sheet: Sheet) -> list[str]:
    out = next(
        (
            sign
            for sign in sheet.signs
            if min(sign.left, sign.bottom) < EDGE
            or sign.right > sheet.width - EDGE
            or sign.top > sheet.height - EDGE
        ),
        None,
    )
    return [f"“{_line(out, sheet)}” beyond the paper's edge"] if out else []


def _empty(sheet: Sheet, frame: Frame) -> list[str]:
    top, bottom = sheet.height - frame.top * MM, frame.bottom * MM
    inside = [sign for sign in sheet.signs if sign.top <= top and sign.bottom >= bottom]
    lines = {round(sign.bottom / LINE) for sign in inside}
    return [] if len(lines) >= LEAST_LINES else ["nothing on it"]


def _line(sign: Sign, sheet: Sheet) -> str:
    """Return the sign with what follows it on its line, to find it by."""
    at = next(index for index, one in enumerate(sheet.signs) if one is sign)
    after = sheet.signs[at : at + 12]
    text = sign.text
    for before, one in pairwise(after):
        if abs(one.bottom - before.bottom) > (before.top - before.bottom) / 2:
            break
        text += one.text
    return text
