"""The data of a leaf (docs/seals.md): a header of text lines, an empty line, and a body."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from records.seals.rows import ROW_END, Layout, Row, parse_columns

ROWS_FORMAT = "lms-rows/1"
HEADS_FORMAT = "lms-heads/1"
TABLES_FORMAT = "lms-tables/1"
REMOVED_FORMAT = "lms-removed/1"
DIGEST_BYTES = 32
BLOCK = 256
"""Rows, or ends of chains, in one leaf at most."""


class LeafError(ValueError):
    """A header that is not one of ours."""


@dataclass(frozen=True, slots=True)
class RowsHeader:
    """What the header of a leaf of rows tells."""

    layout: Layout
    logged_at: datetime
    members: str
    """The numbers of the rows: `1-100,102-257`."""
    digest: str
    """SHA-256 over the texts of all rows, joined by U+001E: a block is checked in one go."""
    late: str = ""
    """Those among them that claim to be older than an earlier log run, which did not see them."""

    @property
    def text(self) -> str:
        """Return the header with the empty line that ends it."""
        return (
            f"{ROWS_FORMAT}\ntable {self.layout.table}\nkey {self.layout.key}\n"
            f"columns {self.layout.line}\nescaped {'yes' if self.layout.escaped else 'no'}\n"
            f"logged {moment_text(self.logged_at)}\nrows {self.members}\n"
            f"late {self.late or '-'}\ndigest {self.digest}\n\n"
        )

    @property
    def first(self) -> int:
        """Return the lowest number."""
        return int(self.members.partition(",")[0].partition("-")[0])

    @property
    def last(self) -> int:
        """Return the highest number."""
        return int(self.members.rpartition(",")[2].rpartition("-")[2])


NAMES = ("table", "key", "columns", "escaped", "logged", "rows", "late", "digest")


def parse_rows_header(text: str) -> RowsHeader:
    """Return what the header of a leaf of rows tells. Raises LeafError."""
    lines = text.split("\n")
    try:
        fields = dict(line.split(" ", 1) for line in lines[1:9])
        if lines[0] != ROWS_FORMAT or tuple(fields) != NAMES or lines[9:] != ["", ""]:
            raise LeafError("not a header of rows")
        layout = Layout(
            fields["table"],
            fields["key"],
            parse_columns(fields["columns"]),
            fields["escaped"] == "yes",
        )
        late = "" if fields["late"] == "-" else fields["late"]
        header = RowsHeader(
            layout, _moment_of(fields["logged"]), fields["rows"], fields["digest"], late
        )
        if header.first > header.last:
            raise LeafError("rows in the wrong order")
    except (ValueError, IndexError) as error:
        raise LeafError(f"not a header of rows: {text[:80]!r}") from error
    return header


def rows_leaf(
    layout: Layout, rows: Sequence[Row], *, now: datetime, late: Iterable[int]
) -> tuple[RowsHeader, bytes]:
    """Return the header and the body of a leaf that holds `rows`: a digest of each, in order."""
    texts = [row.text.encode() for row in rows]
    body = b"".join(hashlib.sha256(text).digest() for text in texts)
    members, dated_back = ranges_text([row.pk for row in rows]), ranges_text(sorted(late))
    return RowsHeader(layout, now, members, block_digest(texts), dated_back), body


def block_digest(texts: Iterable[bytes]) -> str:
    """Return the digest over the texts of the rows of a block."""
    return hashlib.sha256(ROW_END.encode().join(texts)).hexdigest()


def heads_leaf(heads: Sequence[tuple[int, int, str]], *, now: datetime) -> tuple[str, bytes]:
    """Return header and body of a leaf that holds ends of chains: cadre, length and head each."""
    body = "".join(f"{cadre} {length} {head}\n" for cadre, length, head in heads)
    return f"{HEADS_FORMAT}\nlogged {moment_text(now)}\nheads {len(heads)}\n\n", body.encode()


def parse_heads(body: bytes) -> Iterator[tuple[int, int, str]]:
    """Give the ends of chains in the body of a leaf. Raises LeafError."""
    try:
        for line in body.decode().splitlines():
            cadre, length, head = line.split(" ")
            yield int(cadre), int(length), head
    except ValueError as error:
        raise LeafError("not a body of ends of chains") from error


def tables_leaf(layouts: Sequence[Layout], *, now: datetime) -> tuple[str, bytes]:
    """Return header and body of a leaf that says which tables the log covers from here on."""
    body = "".join(f"{layout.table} {layout.key} {layout.line}\n" for layout in layouts)
    header = f"{TABLES_FORMAT}\nlogged {moment_text(now)}\ntables {len(layouts)}\n\n"
    return header, body.encode()


def parse_tables(body: bytes) -> list[str]:
    """Return the tables that a leaf of tables names."""
    return [line.partition(" ")[0] for line in body.decode(errors="replace").splitlines()]


def removed_header(table: str, first: int, last: int, *, reason: str, now: datetime) -> str:
    """Return the header of a leaf that says which rows were taken away on purpose; no body."""
    fields = " ".join(reason.split())
    return (
        f"{REMOVED_FORMAT}\ntable {table}\nlogged {moment_text(now)}\n"
        f"rows {first}-{last}\nreason {fields}\n\n"
    )


def ranges_text(numbers: Sequence[int]) -> str:
    """Return ascending numbers as ranges: `1-100,102`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{a}-{b}" if a != b else str(a) for a, b in runs)


def numbers_of(ranges: str) -> list[int]:
    """Return the numbers of a leaf's ranges. Raises LeafError where they are more than it holds."""
    numbers: list[int] = []
    for part in ranges.split(",") if ranges else ():
        first, _dash, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not low <= high < low + BLOCK:
            raise LeafError("rows out of all bounds")
        numbers.extend(range(low, high + 1))
    return numbers


def digests_of(body: bytes) -> list[bytes]:
    """Return the digests that a body of rows holds."""
    return [body[at : at + DIGEST_BYTES] for at in range(0, len(body), DIGEST_BYTES)]


def moment_text(at: datetime) -> str:
    """Return a moment as leaves write it: UTC, `2026-11-25T06:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment_of(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
