"""What a reader gives: sheets of numbered rows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Cell = str | int | float | bool | date | datetime | time | timedelta | None


class Merge(NamedTuple):
    """A merged range: rows count from 1 as in Excel, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its number in Excel; `filled` are columns whose value a merge lent it."""

    number: int
    cells: tuple[Cell, ...]
    filled: frozenset[int] = frozenset()

    def cell(self, column: int) -> Cell:
        """Return the cell of `column` (from 0), None beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was written in this row itself."""
        return all(c is None or i in self.filled for i, c in enumerate(self.cells))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that hold anything, in order; `is_text` where every cell is text."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    is_text: bool = False
