"""Long work: asked for from a room below the one that runs it, and saying how far it has come."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured

from records.core.access.actor import Actor

Item = TypeVar("Item")


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


class Cancelled(Exception):
    """Who asked for the work wants it no more; whatever it did is rolled back.

    No DomainError, so that work which collects the errors of its rows lets it pass.
    """


class Progress(Protocol):
    """Says how far work has come; seen at once, whatever becomes of the work's transaction."""

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` pieces are done; raises Cancelled where that was asked."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody: for work that is done at once, in a command or a test."""


def counted(items: Iterable[Item], progress: Progress, total: int) -> Iterator[Item]:
    """Give the items one by one, noting before each how many were given already.

    For what draws from an iterator as it writes: what it draws at once it is said to have done at
    once, so the figure runs ahead by one lot at most. The work itself notes that all is done.
    """
    for number, item in enumerate(items):
        progress(number, total)
        yield item
