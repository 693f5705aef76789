"""Two people at once, for real: threads with connections of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def run_together(calls: Sequence[Callable[[], Any]], workers: int | None = None) -> list[Any]:
    """Start `calls` at the same moment; return what each returned, or the exception it raised."""
    barrier = Barrier(workers or len(calls)) if workers in (None, len(calls)) else None

    def one(call: Callable[[], Any]) -> Any:
        try:
            if barrier is not None:
                barrier.wait(timeout=30)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=workers or len(calls)) as pool:
        return list(pool.map(one, calls))
