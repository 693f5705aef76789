"""What one with all rights over the database, but without the keys, can do to a table."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from records.core.append_only import create_statements, drop_statements
from records.seals.blocks import model_of
from records.seals.rows import Column, layout_of

UNIQUE = {
    "records_journal_conversionrule": {"version": 900},
    "records_eligibility_rule": {"version": 900},
    "records_journal_entry": {"seq": 900, "source_key": "'forged'"},
    "courses_essays_essayversion": {"number": 900},
    "courses_completion_classclosing": {"number": 900},
    "courses_attendance_attendancemark": {
        "replaces_id": "id",
        "reason": "'forged'",
        "method": "'correction'",
    },
    "records_seals_checkpoint": {"size": 900},
    # Somebody who was not merged yet: the one kept in the first row.
    "records_register_cadremerge": {
        "duplicate_id": "survivor_id",
        "survivor_id": "duplicate_id",
    },
    "records_seals_cosignature": {"witness": "'other.example'"},
}
"""What a copy of a row must say differently for the table to take it."""


@contextmanager
def triggers_off(table: str) -> Iterator[None]:
    """Take the guards off a table, and put them back as they were."""
    postgresql = connection.vendor == "postgresql"
    off = (
        [f'ALTER TABLE "{table}" DISABLE TRIGGER ALL']
        if postgresql
        else drop_statements(table, "sqlite")
    )
    on = (
        [f'ALTER TABLE "{table}" ENABLE TRIGGER ALL']
        if postgresql
        else create_statements(table, "sqlite")
    )
    run(*off)
    yield
    run(*on)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def ids(table: str) -> list[int]:
    return list(model_of(table)._base_manager.order_by("pk").values_list("pk", flat=True))


def edit(table: str, column: Column, pk: int) -> None:
    """Give one column of one row another value."""
    name = f'"{column.name}"'
    run(f'UPDATE "{table}" SET {name} = {other_value(column)} WHERE id = {pk}')


def other_value(column: Column) -> str:
    name, postgresql = f'"{column.name}"', connection.vendor == "postgresql"
    if column.kind == "time":
        shift = (
            f"{name} + interval '1 microsecond'" if postgresql else "'2026-11-23 01:00:00.000001'"
        )
        return f"COALESCE({shift}, '2026-01-01 00:00:00')"
    return {
        "int": f"COALESCE({name}, 0) + 1",
        "decimal": f"COALESCE({name}, 0) + 0.01",
        "bool": f"NOT {name}",
        "date": "'1999-01-02'",
        "json": """'{"forged": 1}'""",
    }.get(column.kind, f"{name} || 'x'")


def delete(table: str, *pks: int) -> None:
    run(*(f'DELETE FROM "{table}" WHERE id = {pk}' for pk in pks))


def insert_copy(table: str, pk: int, new: int) -> None:
    """Put in a copy of a row under a number that was free."""
    columns = [column.name for column in layout_of(model_of(table)).columns]
    changed = {"id": new, **UNIQUE.get(table, {})}
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(str(changed.get(name, f'"{name}"')) for name in columns)
    run(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" WHERE id = {pk}')


def swap(table: str, one: int, other: int) -> None:
    """Let two rows change places."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        run(f'UPDATE "{table}" SET id = {new} WHERE id = {old}')
