"""The demonstration's worker: the site's Celery application, with beat as a thread of it.

Celery's own `--beat` is a process beside the worker, which holds all of Django once more.
"""

from typing import Any

from celery import bootsteps
from celery.beat import EmbeddedService

from lms.celery import app

__all__ = ["app"]


class BeatThread(bootsteps.StartStopStep):
    """Starts beat with the worker and stops it with the worker."""

    def create(self, worker: Any) -> Any:
        """Return beat, which the worker starts."""
        schedule = worker.app.conf.beat_schedule_filename
        return EmbeddedService(worker.app, thread=True, schedule_filename=schedule)


app.steps["worker"].add(BeatThread)
