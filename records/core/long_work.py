"""Asking for long work from a room that lies below the one that runs it."""

from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured

from records.core.actor import Actor


class Queue(Protocol):
    """Queues work of a kind brought to JOBS; returns the address at which it is found again."""

    def __call__(
        self, *, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime
    ) -> str: ...


_queues: list[Queue] = []


def set_queue(queue: Queue) -> None:
    """Let `queue` take what lower rooms ask for; the last one set is asked."""
    _queues[:] = [queue]


def queue_work(*, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime) -> str:
    """Ask for work of `kind` about `key`; return the address of its page."""
    if not _queues:
        raise ImproperlyConfigured("No room runs long work.")
    return _queues[0](kind=kind, key=key, params=params, actor=actor, now=now)
