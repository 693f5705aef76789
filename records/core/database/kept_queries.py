"""Querysets whose SQL is built once a process: what a much read page asks is only sent anew.

Django builds a query from its parts each time it runs: filters, joins, names of columns. For a
short answer that takes several times longer than the answer. Here it is built at the first run with
a marker for each argument, and sent again with other values; rows become what the queryset gives
(models with what was selected beside them, annotations, values) by Django's own code. Unlike
`prepared.py`, which is for one row at a crowded moment, any row and any number of them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar

from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row")

MOMENT = datetime(3, 3, 3, 3, 3, 3, tzinfo=UTC)
# Small enough for the smallest column of numbers. Every query is built with two markers for each
# argument, so that a number of its own that happens to be one of them is noticed.
MARKERS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 31_000 + number,
    str: lambda number: f"\N{SYMBOL FOR NULL}{number}",
    date: lambda number: MOMENT.date() + timedelta(days=number),
    datetime: lambda number: MOMENT + timedelta(days=number),
}


class KeptQuery(Generic[Row]):
    """A queryset that depends on the values of its arguments alone, compiled at its first run.

    `build` is called for each kind of database, with a marker of each type of `types` (int, str, date
    or datetime), and returns the queryset. It must hand each argument on to the database as it is:
    what it computes from one, or decides by one, would stay as it was the first time; an argument
    that does not arrive is an error. No `prefetch_related`, and no None for an argument; a number is
    one that its column can hold.
    """

    def __init__(
        self, build: "Callable[..., models.QuerySet[Any, Row]]", *types: type[Any]
    ) -> None:
        self._build = build
        self._types = types
        self._compiled: dict[str, _Compiled] = {}
        # Which rooms there are, and what they add to a query, stands in the settings.
        setting_changed.connect(self._forget)

    def _forget(self, **_changed: Any) -> None:
        self._compiled.clear()

    def rows(self, *arguments: Any) -> list[Row]:
        """Return the rows for these arguments; one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled[connection.vendor] = self._compile(connection)
        return list(compiled.queryset_of(connection, arguments))

    def first(self, *arguments: Any) -> Row | None:
        """Return the first row for these arguments, or None; `build` limits the query to one."""
        found = self.rows(*arguments)
        return found[0] if found else None

    def _compile(self, connection: BaseDatabaseWrapper) -> "_Compiled":
        count = len(self._types)
        first, second = (
            [MARKERS[kind](start + place) for place, kind in enumerate(self._types)]
            for start in (0, count)
        )
        compiled = _Compiled(self._build(*first), first, connection)
        again = _Compiled(self._build(*second), second, connection)
        arrived = {place for _position, place in again.places}
        if (compiled.sql, compiled.places) != (again.sql, again.places) or len(arrived) != count:
            raise ValueError("An argument of a kept query does not reach the database as it is.")
        return compiled


class _Compiled:
    """The SQL of a queryset on one kind of database, and where its arguments stand in it."""

    def __init__(
        self,
        queryset: "models.QuerySet[Any, Any]",
        markers: list[Any],
        connection: BaseDatabaseWrapper,
    ) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("A kept query fetches no further rows.")
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, given = self.compiler.as_sql()
        self.params = [value.value if isinstance(value, Enum) else value for value in given]
        sent = {_adapted(marker, connection): place for place, marker in enumerate(markers)}
        self.places = [
            (position, sent[value])
            for position, value in enumerate(self.params)
            if isinstance(value, int | str | date) and value in sent
        ]
        columns = [column[0] for column in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)

    def queryset_of(
        self, connection: BaseDatabaseWrapper, arguments: tuple[Any, ...]
    ) -> "Iterator[Any]":
        """Return the rows as Django's own iterable of this queryset makes them."""
        params = list(self.params)
        for position, place in self.places:
            params[position] = _adapted(arguments[place], connection)
        built: Any = self.queryset
        sent: Any = _Sent(self, connection, params)
        queryset = type(built)(built.model, query=sent, using=built._db, hints=built._hints)
        queryset._fields = built._fields
        queryset._known_related_objects = built._known_related_objects
        return iter(built._iterable_class(queryset))


class _Sent:
    """Stands where a queryset's query and its compiler do, and sends the finished SQL."""

    def __init__(
        self, compiled: _Compiled, connection: BaseDatabaseWrapper, params: list[Any]
    ) -> None:
        self.compiled = compiled
        self.connection = connection
        self.params = params
        compiler = compiled.compiler
        self.select = compiler.select
        self.klass_info = compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiled.queryset.query, name)

    def get_compiler(self, *_using: Any, **_named: Any) -> "_Sent":
        return self

    def execute_sql(self, *_how: Any, **_named: Any) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(self.compiled.sql, self.params)
            return cursor.fetchall()

    def results_iter(self, results: Any = None, **_how: Any) -> Iterator[Any]:
        rows = self.execute_sql() if results is None else results
        found = list(self.compiled.converters.items())
        # What is only selected for the order of a DISTINCT stands behind, and is nobody's value.
        columns = len(self.select)
        for row in rows:
            values = list(row[:columns])
            for position, (converters, expression) in found:
                for convert in converters:
                    values[position] = convert(values[position], expression, self.connection)
            yield tuple(values)


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return an argument as the database is sent it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
