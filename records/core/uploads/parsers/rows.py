"""Says rows over the pipe, and holds them to what is read."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from records.core.uploads.parsers.protocol import Refusal, Writer

BATCH = 200
KINDS = {datetime: "dt", date: "d", time: "t"}


class Bounds(NamedTuple):
    """How many rows and columns a sheet, and how many filled cells a file, may have."""

    rows: int
    columns: int
    cells: int


class Rows:
    """Takes the rows of one sheet after another."""

    def __init__(self, writer: Writer, bounds: Bounds) -> None:
        self._wire = writer
        self.bounds = bounds
        self._batch: list[list[Any]] = []
        self._head: list[Any] = []
        self._rows = self._cells = 0

    def begin(self, name: str, *, is_text: bool = False, merges: Iterable[Any] = ()) -> None:
        """Begin a sheet; it is said only once a row of it is."""
        self._flush()
        self._head = ["sheet", name, is_text, list(merges)]
        self._rows = 0

    def add(self, number: int, cells: Sequence[Any], filled: Sequence[int] = ()) -> None:
        """Take a row that holds anything; refuses with rows, columns or cells."""
        self._rows += 1
        self._cells += len(cells) - cells.count(None)
        if self._rows > self.bounds.rows:
            raise Refusal("rows", limit=self.bounds.rows)
        if len(cells) > self.bounds.columns:
            raise Refusal("columns", limit=self.bounds.columns)
        if self._cells > self.bounds.cells:
            raise Refusal("cells", limit=self.bounds.cells // 1_000_000)
        self._batch.append([number, cells, filled])
        if len(self._batch) >= BATCH:
            self._flush()

    def end(self) -> None:
        """Say what has not been said yet."""
        self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        if self._head:
            self._wire.value(self._head)
            self._head = []
        self._wire.value(["rows", self._batch])
        self._batch = []


def plain(cell: Any) -> Any:
    """Return a cell as JSON knows it: dates and times become a list of their kind and text."""
    if isinstance(cell, timedelta):
        return ["td", cell.days, cell.seconds, cell.microseconds]
    kind = KINDS.get(type(cell))
    return [kind, cell.isoformat()] if kind else cell


# Characters no cell shows and no database takes; tabs and line ends stay.
UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def clean(text: str) -> str:
    """Return the text without control characters, as Excel's CLEAN does."""
    return text if text.isprintable() else text.translate(UNSEEN)
