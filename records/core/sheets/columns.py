"""Finds the header among title rows, and which column means what."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.sheets.model import Cell, Row, Sheet

SEARCHED_ROWS = 60
"""How many rows with content are looked at for a header."""

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOTE = re.compile(
    r"(?:备注|说明|填表说明|填写说明|填报说明|注)(?:[:：]|\d|$)"
    r"|(?:合计|总计|小计|共计)(?:[:：]|\d|共|人|$)"
    r"|[-—(]*(?:以下空白|以下无正文)|第\d+页|(?:填报)?单位\(?(?:盖章|公章)"
    r"|(?:填表|制表|填报|审核|审批|经办|报送|统计|联系|负责|单位负责|主要负责|分管领导)"
    r"(?:人|单位|时间|日期|电话|签字|签名)?(?:[(（].*[)）])?(?:[:：]|$)"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column one may find: its name in code, its label, the wordings that offices use.

    `parse` turns a cell that is not blank into a value or raises CellError. Of several columns
    that mean the same the wording named first is taken where `first_wins`; else it is an error.
    """

    name: str
    label: Any
    aliases: tuple[str, ...]
    parse: Callable[[Cell], Any]
    required: bool = False
    first_wins: bool = False

    def rank(self, header: str) -> int:
        """Return the place of a header's wording among the aliases."""
        known = [next(_wordings(alias)) for alias in self.aliases]
        return min((known.index(w) for w in _wordings(header) if w in known), default=len(known))


class Column(NamedTuple):
    """Where a field stands (columns count from 0), and the header's wording."""

    at: int
    header: str

    @property
    def display_name(self) -> str:
        """Return the column's letter in Excel and its header, as a message names it: C 姓名."""
        letters, rest = "", self.at + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters} {''.join(self.header.split())}"


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A sheet whose header is known."""

    sheet: Sheet
    first: int
    last: int
    columns: dict[str, Column]
    skipped: list[int] = field(default_factory=list)

    def data_rows(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows of data, each after the name of the group it stands under, if any.

        No blank ones, no notes, no header repeated on a new page.
        """
        indexes = {column.at for column in self.columns.values()}
        bands = self._bands(indexes)
        wordings = self._wordings_of_two_rows()
        group = ""
        for row in self.sheet.rows:
            if row.number <= self.last or row.is_empty:
                continue
            if is_note(row) or self._repeats_header(row) or _says_only(row, wordings):
                text = ""
            elif _is_band(row, bands) or _is_blank(row, indexes):
                text = _only_text(row)
            else:
                yield group, row
                continue
            group = text or group
            if not _is_blank(row, indexes):
                self.skipped.append(row.number)

    def _bands(self, indexes: Collection[int]) -> dict[int, int]:
        """Return, by row, where a merge begins that covers more than half of the columns."""
        return {
            merge.top: merge.left
            for merge in self.sheet.merges
            if merge.top == merge.bottom
            and sum(merge.left <= i <= merge.right for i in indexes) > max(1, len(indexes) // 2)
        }

    def _wordings_of_two_rows(self) -> dict[int, set[Cell]]:
        """Return what each column says in a header of two rows, for its lower row repeated."""
        wordings: dict[int, set[Cell]] = {}
        for row in self.sheet.rows if self.last > self.first else ():
            if self.first <= row.number <= self.last:
                for index, cell in enumerate(row.cells):
                    wordings.setdefault(index, set()).add(cell)
        return wordings

    def _repeats_header(self, row: Row) -> bool:
        same = sum(
            normalise_header(row.cell(column.at)) == normalise_header(column.header)
            for column in self.columns.values()
        )
        return same >= 2 and same * 2 >= len(self.columns)


def is_blank(value: Cell) -> bool:
    """Return whether a cell says nothing: empty, spaces, or a dash put there for nothing."""
    if value is None:
        return True
    return isinstance(value, str) and not value.strip().strip("-—–－/／\\　\u200b\ufeff \u00a0")


def is_note(row: Row) -> bool:
    """Return whether a row is a total, a remark or the signature line under the table."""
    first = next((c for c in row.cells if not is_blank(c)), None)
    if not isinstance(first, str):
        return False
    return bool(_NOTE.match(re.sub(r"\s+", "", unicodedata.normalize("NFKC", first))))


def _says_only(row: Row, wordings: dict[int, set[Cell]]) -> bool:
    return bool(wordings) and all(
        cell in wordings.get(index, ()) for index, cell in enumerate(row.cells) if cell is not None
    )


def _is_band(row: Row, bands: dict[int, int]) -> bool:
    """Return whether one text lies across the table, as the name of a group of people does."""
    left = bands.get(row.number)
    return left is not None and all(
        i == left or i in row.filled or is_blank(cell) for i, cell in enumerate(row.cells)
    )


def _only_text(row: Row) -> str:
    """Return what a row says where it holds a single text."""
    own = [c for i, c in enumerate(row.cells) if i not in row.filled and not is_blank(c)]
    return own[0].strip() if len(own) == 1 and isinstance(own[0], str) else ""


def _is_blank(row: Row, indexes: Collection[int]) -> bool:
    return all(i in row.filled or is_blank(row.cell(i)) for i in indexes)


def normalise_header(value: Cell) -> str:
    """Return a header's wording without spaces, line breaks, marks and width of characters."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFKC", value).lower()
    return "".join(c for c in text if c in "()[]【】" or unicodedata.category(c)[0] in "LN")


def _wordings(header: str) -> Iterator[str]:
    """Yield what to look up for a header: as it stands, then without what parentheses hold."""
    text = normalise_header(header)
    yield re.sub(r"[()\[\]【】]", "", text)
    yield re.sub(r"[()\[\]【】]", "", _PARENTHESES.sub("", text))


class _Lookup:
    """Which field a header's wording means."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.names: dict[str, str] = {}
        for known in fields:
            for alias in (known.name, str(known.label), *known.aliases):
                self.names.setdefault(next(_wordings(alias)), known.name)

    def __call__(self, header: str) -> str | None:
        if not header:
            return None
        return next((self.names[w] for w in _wordings(header) if w in self.names), None)


class _Candidate(NamedTuple):
    first: int
    last: int
    found: list[tuple[str, Column]]

    @property
    def score(self) -> int:
        return len({name for name, _c in self.found})


def find_header(
    sheets: Sheet | Sequence[Sheet],
    fields: Sequence[Field],
    one_of: Sequence[Sequence[str]] = (),
) -> HeaderMatch:
    """Return the header that names most fields, in the first sheet that has all required ones.

    Of each group in `one_of` at least one field must stand there. Raises DomainError naming
    the columns that are missing, or two columns that mean the same.
    """
    lookup = _Lookup(fields)
    candidates = []
    for sheet in [sheets] if isinstance(sheets, Sheet) else sheets:
        best = _best_in(sheet, lookup)
        if not _missing({name for name, _c in best.found}, fields, one_of):
            return _match(sheet, best, fields)
        candidates.append(best)
    best = max(candidates, key=lambda c: c.score)
    raise _header_error(best, fields, one_of)


def _header_error(
    best: _Candidate, fields: Sequence[Field], one_of: Sequence[Sequence[str]]
) -> DomainError:
    missing = ", ".join(_missing({name for name, _c in best.found}, fields, one_of))
    if not best.score:
        return DomainError(
            _("No header row was found. The sheet needs the columns: %(columns)s.")
            % {"columns": missing}
        )
    return DomainError(
        _("The header in row %(row)s lacks the columns: %(columns)s.")
        % {"row": best.last, "columns": missing},
        row=best.last,
    )


def _missing(
    names: set[str], fields: Sequence[Field], one_of: Sequence[Sequence[str]]
) -> list[str]:
    labels = {f.name: str(f.label) for f in fields}
    missing = [str(f.label) for f in fields if f.required and f.name not in names]
    for group in one_of:
        if not names.intersection(group):
            missing.append(_(" or ").join(labels[name] for name in group))
    return missing


def _match(sheet: Sheet, best: _Candidate, fields: Sequence[Field]) -> HeaderMatch:
    by_name = {known.name: known for known in fields}
    columns: dict[str, Column] = {}
    for name, column in best.found:
        other = columns.setdefault(name, column)
        if other is column:
            continue
        known = by_name[name]
        ranks = known.rank(other.header), known.rank(column.header)
        if not known.first_wins or ranks[0] == ranks[1]:
            raise _same_meaning(name, best.last, other, column)
        columns[name] = other if ranks[0] < ranks[1] else column
    # A header cell merged over two rows makes both of them header.
    last = max([best.last, *(m.bottom for m in sheet.merges if best.first <= m.top <= best.last)])
    return HeaderMatch(sheet=sheet, first=best.first, last=last, columns=columns)


def _same_meaning(name: str, row: int, first: Column, second: Column) -> DomainError:
    return DomainError(
        _("Two columns mean the same: “%(first)s” and “%(second)s”.")
        % {"first": first.display_name, "second": second.display_name},
        field=name,
        row=row,
    )


def _best_in(sheet: Sheet, lookup: _Lookup) -> _Candidate:
    best = _Candidate(0, 0, [])
    rows = sheet.rows[:SEARCHED_ROWS]
    for position, row in enumerate(rows):
        single = _candidate(row.number, row.number, _texts(row), lookup)
        below = rows[position + 1] if position + 1 < len(rows) else None
        for candidate in (single, _two_rows(sheet, row, below, lookup)):
            if candidate is not None and candidate.score > best.score:
                best = candidate
    return best


def _texts(row: Row) -> list[str]:
    return [c if isinstance(c, str) else "" for c in row.cells]


def _candidate(first: int, last: int, headers: Sequence[str], lookup: _Lookup) -> _Candidate:
    found = []
    for index, header in enumerate(headers):
        name = lookup(header)
        if name is not None:
            found.append((name, Column(index, header)))
    return _Candidate(first, last, found)


def _two_rows(sheet: Sheet, top: Row, below: Row | None, lookup: _Lookup) -> _Candidate | None:
    """Read two rows as one header: 任职 over 时间 and 级别 is 任职时间 and 任职级别."""
    if below is None or below.number != top.number + 1:
        return None
    upper, lower = _spread(sheet, top), _texts(below)
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    found = []
    for index, (over, under) in enumerate(zip(upper, lower, strict=True)):
        own = top.cell(index) is not None
        column = _joined(index, over if own or under else "", under, lookup)
        if column is not None:
            found.append(column)
    return _Candidate(top.number, below.number, found)


def _joined(index: int, over: str, under: str, lookup: _Lookup) -> tuple[str, Column] | None:
    wordings = (over,) if under in ("", over) else (over + under, under)
    for wording in wordings:
        name = lookup(wording)
        if name is not None:
            return name, Column(index, wording)
    return None


def _spread(sheet: Sheet, row: Row) -> list[str]:
    """Return a header row's texts with each merged one repeated over its columns.

    Without merges (.csv) a blank cell takes the text on its left.
    """
    texts = _texts(row)
    merges = [m for m in sheet.merges if m.top <= row.number <= m.bottom and m.right > m.left]
    for merge in merges:
        text = texts[merge.left] if merge.left < len(texts) else ""
        texts += [""] * (merge.right + 1 - len(texts))
        texts[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
    if not sheet.merges:
        for index in range(1, len(texts)):
            texts[index] = texts[index] or texts[index - 1]
    return texts
