"""How far running work has come, kept outside of the database that the work writes.

A job commits once, at its end, and on SQLite nobody else can write as long as it runs: so neither
its row nor another table of that database can say how far it is. The cache named "progress" can:
Redis where there is one, else a folder of small files. What is lost with it is a figure.

The wish to cancel goes the same way in the other direction, read by the worker as it goes along.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches

from records.core.access.actor import Actor
from records.core.long_work import Cancelled

logger = logging.getLogger(__name__)

ALIAS = "progress"
KEPT_SECONDS = 24 * 3600
EVERY_SECONDS = 0.2
"""At most so often is anything written or asked: a row of an import takes less than a write."""
TOO_EARLY_SECONDS = 1.0
"""Before that nothing is said of the speed."""
ALIVE_SECONDS = 60.0
"""A worker that has said nothing for so long may be gone."""


@dataclass(frozen=True, slots=True)
class Report:
    """How far a run has come, by the worker's clock."""

    done: int
    total: int
    began: float
    """When the pieces began to be done, in seconds since 1970."""
    at: float

    @property
    def percent(self) -> int:
        """Return how much is done, 0 to 100; all but the end of the work is less than 100."""
        return min(100 * self.done // self.total, 100) if self.total else 0

    @property
    def per_second(self) -> float | None:
        """Return pieces a second so far; None where it is too early to say."""
        elapsed = self.at - self.began
        return self.done / elapsed if self.done and elapsed >= TOO_EARLY_SECONDS else None

    @property
    def seconds_left(self) -> int | None:
        """Return the seconds left at the speed so far; None where it is too early to say."""
        speed = self.per_second
        return round((self.total - self.done) / speed) if speed else None


class Reporter:
    """Progress of one run: notes it now and then, and raises Cancelled where that was asked."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self._told = 0.0
        self._began: float | None = None

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` pieces are done."""
        ticks = time.monotonic()
        if self._told and ticks - self._told < EVERY_SECONDS:
            return
        self._told = ticks
        self.refuse_cancelled()
        now = time.time()
        if self._began is None or not done:
            self._began = now
        _write(_report_key(self.job_id), (done, total, self._began, now))

    def refuse_cancelled(self) -> None:
        """Raise Cancelled where somebody asked for the work to be cancelled."""
        if is_cancel_asked(self.job_id):
            raise Cancelled


def report_of(job_id: int) -> Report | None:
    """Return how far a job has come; None where nothing was said."""
    kept = _read(_report_key(job_id))
    return Report(*kept) if kept else None


def is_worker_alive(job_id: int) -> bool:
    """Return whether a worker has said lately that it is at this job."""
    report = report_of(job_id)
    return report is not None and time.time() - report.at < ALIVE_SECONDS


def ask_to_cancel(job_id: int, actor: Actor) -> None:
    """Leave word for the worker, with who asked."""
    _write(_cancel_key(job_id), (actor.user_id, actor.name, actor.address))


def is_cancel_asked(job_id: int) -> bool:
    """Return whether somebody asked for a job to be cancelled."""
    return _read(_cancel_key(job_id)) is not None


def canceller_of(job_id: int) -> Actor | None:
    """Return who asked for a job to be cancelled."""
    kept = _read(_cancel_key(job_id))
    return Actor(*kept) if kept else None


def forget(job_id: int) -> None:
    """Let go of what was said of a job, once it has ended."""
    try:
        caches[ALIAS].delete_many([_report_key(job_id), _cancel_key(job_id)])
    except Exception:
        logger.warning("the progress of job %s was not cleared", job_id, exc_info=True)


def _report_key(job_id: int) -> str:
    return f"job-{job_id}-report"


def _cancel_key(job_id: int) -> str:
    return f"job-{job_id}-cancel"


def _write(key: str, value: Any) -> None:
    # Work never fails because its progress cannot be told.
    try:
        caches[ALIAS].set(key, value, KEPT_SECONDS)
    except Exception:
        logger.warning("progress was not told: %s", key, exc_info=True)


def _read(key: str) -> Any:
    try:
        return caches[ALIAS].get(key)
    except Exception:
        logger.warning("progress cannot be read: %s", key, exc_info=True)
        return None
