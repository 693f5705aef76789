"""The canonical text of a row (docs/seals.md): the same bytes from SQLite and from PostgreSQL.

PostgreSQL writes the text itself, so that it can hash its own rows; for SQLite it is written
here from the values as they are stored. A test holds the two together.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.db import connection, models

FIELD_END = "\x1f"
ROW_END = "\x1e"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
TEXTUAL = {
    "CharField",
    "TextField",
    "SlugField",
    "GenericIPAddressField",
    "FileField",
    "URLField",
    "EmailField",
}
KINDS = {
    "BooleanField": "bool",
    "DateField": "date",
    "DateTimeField": "time",
    "DecimalField": "decimal",
    "JSONField": "json",
    "BinaryField": "bytes",
    "UUIDField": "uuid",
    **dict.fromkeys(TEXTUAL, "text"),
    **dict.fromkeys(
        (
            "AutoField",
            "BigAutoField",
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "PositiveBigIntegerField",
        ),
        "int",
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a leaf's header names it: `hours:decimal.2`, with ? where it may be empty."""

    name: str
    kind: str
    scale: int = 0
    nullable: bool = False

    def __str__(self) -> str:
        scale = f".{self.scale}" if self.kind == "decimal" else ""
        return f"{self.name}:{self.kind}{scale}{'?' if self.nullable else ''}"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table at the time rows of it were logged."""

    table: str
    key: str
    columns: tuple[Column, ...]
    escaped: bool = False
    """Whether separators inside texts are escaped: only where a text holds one."""

    @property
    def line(self) -> str:
        """Return the columns as a leaf's header names them."""
        return " ".join(map(str, self.columns))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its canonical text, and the moment it says it was written, if any."""

    pk: int
    text: str
    moment: str = ""


@lru_cache(maxsize=512)
def parse_columns(line: str) -> tuple[Column, ...]:
    """Return the columns of a header's line. Raises ValueError where it is none."""
    return tuple(_parse_column(word) for word in line.split(" "))


def _parse_column(word: str) -> Column:
    name, _colon, rest = word.partition(":")
    kind, _dot, scale = rest.removesuffix("?").partition(".")
    if not NAME.fullmatch(name) or kind not in KINDS.values():
        raise ValueError(f"not a column: {word[:80]}")
    return Column(name, kind, int(scale or 0), rest.endswith("?"))


@lru_cache(maxsize=64)
def layout_of(model: type[models.Model]) -> Layout:
    """Return the columns that `model` has today.

    Raises TypeError where one is of a type that has no canonical text yet.
    """
    key = model._meta.pk.column or ""
    return Layout(
        model._meta.db_table,
        key,
        tuple(_column_of(field) for field in model._meta.concrete_fields),
    )


def _column_of(field: "models.Field[Any, Any]") -> Column:
    source: Any = field
    while source.is_relation:
        source = source.target_field
    kind = KINDS.get(source.get_internal_type())
    if kind is None:
        raise TypeError(f"{field} has no canonical text: add its type to records.seals.rows")
    scale = source.decimal_places if kind == "decimal" else 0
    return Column(field.column or "", kind, scale, field.null)


def has_separators(layout: Layout, rows: list[Row]) -> bool:
    """Return whether a text among `rows` holds a character that separates fields or rows.

    Where none does, the bytes of a block can be split in one way only: each row has as many
    separators as its layout and its marks of empty fields say, and no more.
    """
    columns, marks = len(layout.columns), [c for c in layout.columns if c.nullable]
    for row in rows:
        empty = row.text.split(FIELD_END, len(marks))[: len(marks)].count("t")
        if row.text.count(FIELD_END) != len(marks) + columns - empty - 1 or ROW_END in row.text:
            return True
    return False


def read_rows(
    layout: Layout, *, after: int, last: int, moment: str = "", limit: int = -1
) -> Iterator[Row]:
    """Give the rows numbered over `after` up to `last`, in order; at most `limit` of them."""
    if connection.vendor == "postgresql":
        shown = [f'"{layout.key}"', row_sql(layout)]
        if moment:
            shown.append(f'"{moment}"::text')
        make = _row_of_text
    else:
        shown = [f'+"{column.name}"' for column in layout.columns]
        make = _row_writer(layout, moment)
    # Names of our own tables and columns only; every value is a parameter.
    query = (
        f'SELECT {", ".join(shown)} FROM "{layout.table}" '  # noqa: S608
        f'WHERE "{layout.key}" > %s AND "{layout.key}" <= %s ORDER BY "{layout.key}"'
    )
    if limit >= 0:
        query += f" LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(query, [after, last])
        while rows := cursor.fetchmany(1000):
            for row in rows:
                yield make(row)


def _row_of_text(row: tuple[Any, ...]) -> Row:
    return Row(row[0], row[1], (row[2] or "") if len(row) > 2 else "")


def row_sql(layout: Layout) -> str:
    """Return the canonical text of a row as an expression for PostgreSQL.

    A number, moment or date is written by the database's own output function, which `concat_ws`
    calls; it leaves out what is NULL, so the marks of the columns that may be come first.
    """
    marks = [f'"{c.name}" IS NULL' for c in layout.columns if c.nullable]
    fields = [_field_sql(c, layout.escaped) for c in layout.columns]
    return f"concat_ws(chr(31), {', '.join((*marks, *fields))})"


def _field_sql(column: Column, escaped: bool) -> str:
    name = f'"{column.name}"'
    if column.kind == "text" and escaped:
        return rf"replace(replace(replace({name}, '\', '\\'), chr(31), '\u'), chr(30), '\r')"
    return name


def _row_writer(layout: Layout, moment: str) -> Any:
    columns = layout.columns
    key = next(place for place, column in enumerate(columns) if column.name == layout.key)
    at = next((place for place, column in enumerate(columns) if column.name == moment), None)

    def write(values: tuple[Any, ...]) -> Row:
        marks = [
            "t" if value is None else "f"
            for column, value in zip(columns, values, strict=True)
            if column.nullable
        ]
        fields = [
            write_value(column, value, layout.escaped)
            for column, value in zip(columns, values, strict=True)
            if value is not None
        ]
        logged = "" if at is None or values[at] is None else write_value(columns[at], values[at])
        return Row(values[key], FIELD_END.join((*marks, *fields)), logged)

    return write


def write_value(column: Column, value: Any, escaped: bool = False) -> str:
    """Return a value as SQLite stores it in the form that PostgreSQL gives it.

    A value that the column cannot have written shows as what it is, and so as changed.
    """
    text = str(value)
    if column.kind == "text" and escaped:
        return text.replace("\\", "\\\\").replace(FIELD_END, "\\u").replace(ROW_END, "\\r")
    write = _WRITERS.get(column.kind)
    if write is None:
        return text
    try:
        return write(column, value)
    except (ValueError, TypeError, InvalidOperation):
        return f"odd {value!r}"


def _write_int(_column: Column, value: Any) -> str:
    return str(value) if type(value) is int else f"odd {value!r}"


def _write_bool(_column: Column, value: Any) -> str:
    return {0: "f", 1: "t"}.get(value, f"odd {value!r}")


def _write_time(_column: Column, value: Any) -> str:
    moment, _dot, fraction = str(value).partition(".")
    return f"{moment}{'.' if fraction.strip('0') else ''}{fraction.rstrip('0')}+00"


def _write_decimal(column: Column, value: Any) -> str:
    exact = Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-column.scale))
    return f"{rounded:f}" if rounded == exact else f"odd {value!r}"


def _write_json(_column: Column, value: Any) -> str:
    return _json_text(json.loads(value, parse_float=Decimal))


def _json_text(value: Any) -> str:
    """Return JSON as PostgreSQL keeps it: keys by length and then by bytes, one space apart."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        inner = (f"{_json_text(key)}: {_json_text(value[key])}" for key in keys)
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_text, value))}]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)


def _write_bytes(_column: Column, value: Any) -> str:
    return f"\\x{bytes(value).hex()}"


def _write_uuid(_column: Column, value: Any) -> str:
    text = str(value)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


_WRITERS = {
    "int": _write_int,
    "bool": _write_bool,
    "time": _write_time,
    "decimal": _write_decimal,
    "json": _write_json,
    "bytes": _write_bytes,
    "uuid": _write_uuid,
}
