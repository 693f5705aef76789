"""The parts a document is made of. They hold text only: how it looks is the template's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `mm` wide, or with its `share` of what the others leave."""

    heading: str
    mm: int = 0
    share: int = 1
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in boxes, two pairs a row; `photo` is the SHA-256 of a JPEG beside them."""

    rows: Sequence[tuple[str, str]]
    title: str = ""
    photo: str = ""
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on each page; `foot` are rows of sums."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    foot: Sequence[Sequence[str]] = ()
    new_page: bool = False
    dense: bool = False
    empty: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    text: str
    title: str = ""
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places for signature and seal: who signs, and what is to be written there."""

    places: Sequence[tuple[str, str]]
    kind: Literal["signatures"] = "signatures"


Block = Facts | Table | Note | Signatures
