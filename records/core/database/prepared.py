"""Queries of a crowded moment, built once: the same SQL as the ORM's, without building it anew.

Django works out the SQL of a query each time it runs, which costs more than running it. Where
a whole hall comes at once, a query is compiled at its first use and run again with other values;
PostgreSQL keeps its plan too (a prepared statement), which costs it more than the rows.
Both vendors, the ORM's own SQL and converters; an insert made here sends no signals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import get_related_populators

# No key of a table is negative, and nothing here happened in the first year: a marker found among
# the compiled parameters can only be ours.
MARKER = -(10**15)
FIRST_DAY = date(1, 1, 1)

Row = tuple[Any, ...]
_Fetch = Callable[[BaseDatabaseWrapper, str, Sequence[Any]], list[Row]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    """(position in params, number of the argument that belongs there)."""
    converters: tuple[tuple[int, Any, Any], ...]


class PreparedRead:
    """A `values_list` queryset of whole numbers and days, compiled at its first run.

    `build` is called once with a marker for each argument and returns the queryset. `arguments` are
    the types of the arguments, int or date; a number stands for so many whole numbers.
    """

    def __init__(
        self,
        build: Callable[..., "models.QuerySet[Any, Any]"],
        arguments: int | Sequence[type[int] | type[date]],
    ) -> None:
        self._build = build
        self._types = [int] * arguments if isinstance(arguments, int) else list(arguments)
        self._compiled: dict[str, _Compiled] = {}

    def first(self, *arguments: int | date) -> list[Any] | None:
        """Return the first row for these arguments, in the order of `values_list`; or None."""
        rows = self._rows(arguments, _fetch_one)
        return rows[0] if rows else None

    def all(self, *arguments: int | date) -> list[list[Any]]:
        """Return all rows for these arguments, each in the order of `values_list`."""
        return self._rows(arguments, _fetch_all)

    def _rows(self, arguments: Sequence[int | date], fetch: "_Fetch") -> list[list[Any]]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled_for(connection)
        params = list(compiled.params)
        for position, number in compiled.places:
            params[position] = _adapted(arguments[number], connection)
        found = [list(row) for row in _read(connection, compiled.sql, params, fetch)]
        for position, converters, expression in compiled.converters:
            for convert in converters:
                for row in found:
                    row[position] = convert(row[position], expression, connection)
        return found

    def _compiled_for(self, connection: BaseDatabaseWrapper) -> _Compiled:
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled[connection.vendor] = self._compile(connection)
        return compiled

    def _compile(self, connection: BaseDatabaseWrapper) -> _Compiled:
        markers = [
            FIRST_DAY + timedelta(days=number) if kind is date else MARKER - number
            for number, kind in enumerate(self._types)
        ]
        numbers = {_adapted(marker, connection): n for n, marker in enumerate(markers)}
        compiler = self._build(*markers).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, given = compiler.as_sql()
        params = [_plain(value) for value in given]
        places = tuple(
            (position, numbers[value])
            for position, value in enumerate(params)
            if isinstance(value, int | str | date) and value in numbers
        )
        converters = compiler.get_converters([column[0] for column in compiler.select])
        self._compiled_by(compiler)
        return _Compiled(
            sql,
            tuple(params),
            places,
            tuple((position, found[0], found[1]) for position, found in converters.items()),
        )

    def _compiled_by(self, compiler: Any) -> None:
        """Take what else is wanted of the compiler, once the SQL is made."""


Model = TypeVar("Model", bound=models.Model)


class PreparedModels(PreparedRead, Generic[Model]):
    """The same for a queryset of models, with what `select_related` names."""

    def objects(self, *arguments: int | date) -> list[Model]:
        """Return the objects for these arguments, in the order of the queryset."""
        rows = self.all(*arguments)
        return [self._object(row) for row in rows]

    def _object(self, row: list[Any]) -> Model:
        start, end = self._place
        found: Model = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[start:end])
        for populator in self._related:
            populator.populate(row, found)
        return found

    def _compiled_by(self, compiler: Any) -> None:
        # As `ModelIterable` does (`tests/house/test_private_apis.py` holds the names).
        info = compiler.klass_info
        fields = info["select_fields"]
        self._model = info["model"]
        self._place = start, end = fields[0], fields[-1] + 1
        self._names = [column[0].target.attname for column in compiler.select[start:end]]
        self._related = get_related_populators(  # type: ignore[call-arg] # the stubs are of the next version
            info, compiler.select, DEFAULT_DB_ALIAS
        )


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return an argument as it stands among the parameters of a statement."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def insert_row(row: models.Model, *, ignore_conflict: bool = False) -> bool:
    """Insert a new row and set its primary key; like `save(force_insert=True)`, no signals.

    Return whether it was inserted: with `ignore_conflict`, False where a unique row stands already.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    values = _values_of(row, connection)
    found = _fetch_one(connection, _insert_sql(type(row), ignore_conflict), values)
    if not found:
        return False
    row.pk = found[0][0]
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS
    return True


def insert_pair(first: models.Model, second: models.Model, *, link: str) -> bool:
    """Insert `first` and, where it was new, `second`, whose text field `link` holds first's key.

    Both stand or neither. PostgreSQL does it in one statement and one exchange with the server.
    Return False, with nothing inserted, where a unique row stands in the place of `first`.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with transaction.atomic():
            inserted = insert_row(first, ignore_conflict=True)
            if inserted:
                setattr(second, link, str(first.pk))
                insert_row(second)
        return inserted
    values = [*_values_of(first, connection), *_values_of(second, connection, without=link)]
    found = _fetch_one(connection, _pair_sql(type(first), type(second), link), values)
    if not found:
        return False
    first_key, second_key = found[0]
    setattr(second, link, first_key)
    first.pk, second.pk = int(first_key), second_key
    for row in (first, second):
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return True


def _read(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any], fetch: _Fetch
) -> list[Row]:
    """Run a select and return what `fetch` takes of its rows.

    The first select of a request on a kept connection also shows whether the server is still
    there, which Django would otherwise ask in a question of its own: one that finds the
    connection lost is asked again on a new one.
    """
    kept = connection.connection is not None and not connection.in_atomic_block
    if not kept or connection.health_check_done:  # type: ignore[attr-defined]
        return fetch(connection, sql, params)
    # Django's own word for it (`tests/house/test_private_apis.py` holds the name): the question
    # below is the check.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return fetch(connection, sql, params)
    except (InterfaceError, OperationalError):
        # The server is there, so the statement itself was at fault: asking again would hide it.
        if connection.is_usable():
            raise
        connection.close()
        return fetch(connection, sql, params)


def _fetch_one(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> list[Row]:
    """Run a statement and return its first row, if any, in a list."""
    return _fetch(connection, sql, params, _first_of)


def _fetch_all(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> list[Row]:
    """Run a statement and return its rows."""
    return _fetch(connection, sql, params, _all_of)


def _first_of(cursor: Any) -> list[Row]:
    found = cursor.fetchone()
    return [] if found is None else [found]


def _all_of(cursor: Any) -> list[Row]:
    rows: list[Row] = cursor.fetchall()
    return rows


def _fetch(
    connection: BaseDatabaseWrapper,
    sql: str,
    params: Sequence[Any],
    take: Callable[[Any], list[Row]],
) -> list[Row]:
    """Run a statement and return what `take` reads from its cursor.

    Django's cursors write the values into the text of a statement, so that the server plans it
    anew each time; and making a cursor costs as much as a small query. On PostgreSQL the one used
    here sends the values apart and is kept with its connection; after a few runs psycopg prepares
    the statement (`prepare_threshold` in the settings). Where someone listens (a log of queries,
    which is to show them with their values; a wrapper), it goes the usual way.
    """
    listening = connection.queries_logged or connection.execute_wrappers
    if connection.vendor != "postgresql" or listening:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return take(cursor)
    # What `connection.cursor()` and its `execute` look after.
    connection.validate_thread_sharing()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        kept = _cursor_of(connection)
        kept.execute(sql, params)
        return take(kept)


def _cursor_of(connection: BaseDatabaseWrapper) -> Any:
    """Return the cursor kept with this connection to the server, made where it is a new one."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    kept = getattr(connection, "prepared_cursor", None)
    if kept is None or kept.connection is not connection.connection:
        kept = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
        connection.prepared_cursor = kept  # type: ignore[attr-defined]
    return kept


def _values_of(row: models.Model, connection: BaseDatabaseWrapper, without: str = "") -> list[Any]:
    return [
        _plain(field.get_db_prep_save(field.pre_save(row, True), connection))
        for field in _inserted_fields(type(row))
        if field.name != without
    ]


def _plain(value: Any) -> Any:
    """Return a choice as its value: the driver looks at a member of an enum for much longer."""
    return value.value if isinstance(value, Enum) else value


@lru_cache
def _inserted_fields(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@lru_cache
def _insert_sql(model: type[models.Model], ignore_conflict: bool) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = _inserted_fields(model)
    columns = ", ".join(quote(field.column or "") for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column or "id")
    values = ", ".join(["%s"] * len(fields))
    conflict = "ON CONFLICT DO NOTHING " if ignore_conflict else ""
    # Names of our own tables and columns only; every value is a parameter.
    return f"INSERT INTO {table} ({columns}) VALUES ({values}) {conflict}RETURNING {key}"  # noqa: S608


@lru_cache
def _pair_sql(first: type[models.Model], second: type[models.Model], link: str) -> str:
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    fields = [field for field in _inserted_fields(second) if field.name != link]
    columns = ", ".join(quote(field.column or "") for field in fields)
    casts = ", ".join(f"%s::{field.db_type(connection)}" for field in fields)
    table, key = quote(second._meta.db_table), quote(second._meta.pk.column or "id")
    linked = quote(second._meta.get_field(link).column or "")  # type: ignore[union-attr]
    return (
        f"WITH first AS ({_insert_sql(first, True)})"  # noqa: S608 (names of our own tables)
        f" INSERT INTO {table} ({linked}, {columns})"
        f" SELECT {quote(first._meta.pk.column or 'id')}::text, {casts} FROM first"
        f" RETURNING {linked}, {key}"
    )
