"""What the benchmarks share: a database of their own, time, memory, one line of JSON.

Every benchmark runs as `uv run python benchmarks/NAME.py` with DATABASE_URL or
TEST_DATABASE_URL naming a PostgreSQL server; the database named there is not touched.
"""

import gc
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

Result = TypeVar("Result")


@contextmanager
def scratch_database(settings: str = "lms.settings.test") -> Iterator[str]:
    """Make a fresh PostgreSQL database, set Django up on it, migrate; yield its URL; drop it.

    DATABASE_URL and TEST_DATABASE_URL name it meanwhile, for processes started from here.
    """
    import psycopg

    server = os.environ.get("DATABASE_URL") or os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        sys.exit("Set DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT/NAME to a PostgreSQL server.")
    parts = urlsplit(server)
    name = f"benchmark_{secrets.token_hex(4)}"
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        url = parts._replace(path=f"/{name}").geturl()
        os.environ.update(DATABASE_URL=url, TEST_DATABASE_URL=url, DJANGO_SETTINGS_MODULE=settings)
        try:
            _prepare()
            yield url
        finally:
            from django.db import connections

            connections.close_all()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


@dataclass(frozen=True)
class Measured(Generic[Result]):
    """What a piece of work gave, how long it took, and how far memory rose for it."""

    result: Result
    seconds: float
    memory: int
    """Bytes by which this process's resident memory rose above where it stood."""


def measure(work: Callable[[], Result]) -> Measured[Result]:
    """Do `work` once and measure it."""
    gc.collect()
    _reset_peak()
    before = _status("VmRSS")
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    return Measured(result, seconds, max(0, peak_memory() - before))


def queries_of(work: Callable[[], Any]) -> int:
    """Do `work` once and return how many queries it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def best_of(times: int, work: Callable[[], Any]) -> float:
    """Return the shortest time, in seconds, of doing `work` several times."""
    return min(measure(work).seconds for _ in range(times))


def peak_memory() -> int:
    """Return the highest resident memory of this process, in bytes, since it was last measured."""
    return _status("VmHWM")


def analyze() -> None:
    """Let PostgreSQL see what was just loaded, as autovacuum would after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def report(figures: dict[str, Any]) -> None:
    """Print the outcome as one line of JSON, numbers rounded to what means something."""
    print(json.dumps({key: _plain(value) for key, value in figures.items()}, ensure_ascii=False))


def _plain(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _status(field: str) -> int:
    text = Path("/proc/self/status").read_text()
    found = re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
