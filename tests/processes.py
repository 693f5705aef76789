"""Real processes on the test's own database: a Celery worker, a web server."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

DEADLINE = 60.0


def database_url() -> str:
    """Return the address of the database this test runs on."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    return f"postgres://{database['USER']}{password}@{host}:{port}/{database['NAME']}"


def environment() -> dict[str, str]:
    """Return the environment in which a process joins this test."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "TEST_DATABASE_URL": database_url(),
        "LMS_TEST_HOME": str(settings.HOME),
        "PYTHONPATH": str(settings.BASE_DIR),
    }


class Process:
    """A process group, killed whole."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                command,
                env=environment(),
                cwd=settings.BASE_DIR,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """`kill -9` to every process of the group; nothing gets to clean up."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def wait_until(true: Callable[[], bool], what: str, deadline: float = DEADLINE) -> None:
    """Wait for something another process does; fail naming it when it never comes."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"never came: {what}")


@contextmanager
def celery_worker(tmp_path: Path) -> Iterator[Process]:
    """Run a real worker until the block ends; wait until it is ready."""
    log = tmp_path / f"worker-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "celery", "-A", "lms", "worker", "--concurrency", "1"]
    process = Process([*command, "--loglevel", "INFO", "--without-gossip", "--without-mingle"], log)
    try:
        wait_until(lambda: b" ready." in log.read_bytes(), f"a worker ready, see {log}")
        yield process
    finally:
        process.kill()


@contextmanager
def web_server(tmp_path: Path) -> Iterator[tuple[Process, str]]:
    """Run gunicorn on a free port; yields the process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = Process([*command, "--threads", "4"], tmp_path / f"web-{port}.log")
    try:
        wait_until(lambda: answers(f"{address}/healthz"), f"a web server at {address}")
        yield process, address
    finally:
        process.kill()


def answers(url: str) -> bool:
    """Return whether a web server gives a page at `url`."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@contextmanager
def table_held(table: str) -> Iterator[Callable[[], bool]]:
    """Keep everyone else from writing to `table`; yields a check for someone waiting at it.

    So a process can be stopped in the middle of its transaction, at a place we choose.
    """
    import psycopg

    with (
        psycopg.connect(database_url()) as holder,
        psycopg.connect(database_url(), autocommit=True) as watcher,
    ):
        holder.execute(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')

        def someone_waits() -> bool:
            row = watcher.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass",
                [table],
            ).fetchone()
            return bool(row and row[0])

        yield someone_waits
        holder.rollback()
