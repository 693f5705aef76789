"""What an attacker with database rights would do first: take the triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from records.accounts import role_triggers
from records.core.append_only import append_only_tables, create_statements, drop_statements


@contextmanager
def triggers_dropped(*tables: str) -> Iterator[None]:
    """Take the append-only triggers off `tables` (all of them by default) for a while."""
    chosen = tables or tuple(append_only_tables())
    _run(chosen, drop_statements)
    _roles(role_triggers.drop_statements)
    try:
        yield
    finally:
        _run(chosen, create_statements)
        _roles(role_triggers.create_statements)


def _roles(statements) -> None:
    """The roles' own triggers: one is ended, never removed."""
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def _run(tables, statements) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements(table, connection.vendor):
                cursor.execute(statement)
