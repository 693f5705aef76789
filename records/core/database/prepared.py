"""Queries of a crowded moment, built once: the same SQL as the ORM's, without building it anew.

Django works out the SQL of a query each time it runs, which costs more than running it. Where
a whole hall comes at once, a query is compiled at its first use and run again with other values;
PostgreSQL keeps its plan too (a prepared statement), which costs it more than the rows.
Both vendors, the ORM's own SQL and converters; an insert made here sends no signals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper

# No key of a table is negative: a marker found among the compiled parameters can only be ours.
MARKER = -(10**15)


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    """(position in params, number of the argument that belongs there)."""
    converters: tuple[tuple[int, Any, Any], ...]


class PreparedRead:
    """A `values_list` queryset of whole-number arguments, compiled at its first run.

    `build` is called once with a marker for each argument and returns the queryset.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], arguments: int) -> None:
        self._build = build
        self._arguments = arguments
        self._compiled: dict[str, _Compiled] = {}

    def first(self, *arguments: int) -> list[Any] | None:
        """Return the first row for these arguments, in the order of `values_list`; or None."""
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled[connection.vendor] = self._compile()
        params = list(compiled.params)
        for position, number in compiled.places:
            params[position] = arguments[number]
        found = _read_one(connection, compiled.sql, params)
        if found is None:
            return None
        row = list(found)
        for position, converters, expression in compiled.converters:
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        return row

    def _compile(self) -> _Compiled:
        markers = [MARKER - number for number in range(self._arguments)]
        compiler = self._build(*markers).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, given = compiler.as_sql()
        params = [_plain(value) for value in given]
        places = tuple(
            (position, MARKER - value)
            for position, value in enumerate(params)
            if isinstance(value, int) and value in markers
        )
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Compiled(
            sql,
            tuple(params),
            places,
            tuple((position, found[0], found[1]) for position, found in converters.items()),
        )


def insert_row(row: models.Model, *, ignore_conflict: bool = False) -> bool:
    """Insert a new row and set its primary key; like `save(force_insert=True)`, no signals.

    Return whether it was inserted: with `ignore_conflict`, False where a unique row stands already.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    values = _values_of(row, connection)
    found = _fetch_one(connection, _insert_sql(type(row), ignore_conflict), values)
    if found is None:
        return False
    row.pk = found[0]
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
    if found is None:
        return False
    setattr(second, link, found[0])
    first.pk, second.pk = int(found[0]), found[1]
    for row in (first, second):
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return True


def _read_one(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]
) -> tuple[Any, ...] | None:
    """Run a select and return its first row.

    The first select of a request on a kept connection also shows whether the server is still
    there, which Django would otherwise ask in a question of its own: one that finds the
    connection lost is asked again on a new one.
    """
    kept = connection.connection is not None and not connection.in_atomic_block
    if not kept or connection.health_check_done:  # type: ignore[attr-defined]
        return _fetch_one(connection, sql, params)
    # Django's own word for it (`tests/house/test_private_apis.py` holds the name): the question
    # below is the check.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _fetch_one(connection, sql, params)
    except (InterfaceError, OperationalError):
        # The server is there, so the statement itself was at fault: asking again would hide it.
        if connection.is_usable():
            raise
        connection.close()
        return _fetch_one(connection, sql, params)


def _fetch_one(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]
) -> tuple[Any, ...] | None:
    """Run a statement and return its first row.

    Django's cursors write the values into the text of a statement, so that the server plans it
    anew each time; and making a cursor costs as much as a small query. On PostgreSQL the one used
    here sends the values apart and is kept with its connection; after a few runs psycopg prepares
    the statement (`prepare_threshold` in the settings). Where someone listens (a log of queries,
    which is to show them with their values; a wrapper), it goes the usual way.
    """
    found: tuple[Any, ...] | None
    listening = connection.queries_logged or connection.execute_wrappers
    if connection.vendor != "postgresql" or listening:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found = cursor.fetchone()
        return found
    # What `connection.cursor()` and its `execute` look after.
    connection.validate_thread_sharing()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        kept = _cursor_of(connection)
        kept.execute(sql, params)
        found = kept.fetchone()
    return found


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
