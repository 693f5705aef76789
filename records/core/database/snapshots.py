"""Reading everything from one state of the database, on several connections where it can."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

Result = TypeVar("Result")

ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
# How values turn into text, whatever a role or the server is set to; compiling costs more than
# these queries gain by it.
SETTINGS = """
    SELECT set_config('DateStyle', 'ISO, YMD', true), set_config('TimeZone', 'UTC', true),
    set_config('bytea_output', 'hex', true), set_config('jit', 'off', true)"""


@contextmanager
def one_state(snapshot: str = "", *, is_shared: bool = True) -> Iterator[str]:
    """Read from one state, where the database can; yield the name that other connections take.

    The name is "" on SQLite and inside an open transaction, where nothing can be shared, and where
    it is not to be.
    """
    postgresql = connection.vendor == "postgresql"
    is_own = postgresql and not connection.in_atomic_block
    # The snapshot lives as long as this transaction: whoever takes it up must be done before it
    # ends.
    with transaction.atomic(), connection.cursor() as cursor:
        if is_own:
            cursor.execute(ONE_STATE)
        if is_own and snapshot:
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        elif is_own and is_shared:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        if postgresql:
            cursor.execute(SETTINGS)
        yield snapshot


def work_on(snapshot: str, work: Callable[[], Result]) -> Result:
    """Do `work` on the state that `snapshot` names; for threads, whose connection it closes."""
    try:
        with one_state(snapshot):
            return work()
    finally:
        connection.close()
