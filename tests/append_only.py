"""What an attacker with database rights would do first: take the triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from records.core.append_only import create_statements, drop_statements

TABLES = (
    "records_trail_trailevent",
    "records_register_cadremerge",
    "records_journal_entry",
    "records_journal_conversionrule",
    "records_eligibility_rule",
    "courses_attendance_attendancemark",
    "courses_essays_essayversion",
    "courses_essays_essayreview",
    "courses_completion_classclosing",
)


def append_only_tables() -> list[str]:
    """Return the append-only tables that exist in the test database."""
    known = {model._meta.db_table for model in apps.get_models()}
    return [table for table in TABLES if table in known]


@contextmanager
def triggers_dropped(*tables: str) -> Iterator[None]:
    """Take the append-only triggers off `tables` (all of them by default) for a while."""
    chosen = tables or tuple(append_only_tables())
    _run(chosen, drop_statements)
    try:
        yield
    finally:
        _run(chosen, create_statements)


def _run(tables, statements) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements(table, connection.vendor):
                cursor.execute(statement)
