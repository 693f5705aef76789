"""Long work that a lower room declares and asks for, without knowing the room that runs it.

The room of jobs takes over what was declared and says how work is queued, when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from records.core.actor import Actor

Handler = Callable[[str, dict[str, Any], Actor, datetime], dict[str, Any]]
"""Takes key, parameters, actor and moment; returns a JSON-able result with `message` and `url`."""


@dataclass(frozen=True, slots=True)
class LongWork:
    """One kind of long work."""

    kind: str
    handler: Handler
    label: str | Promise


class Queue(Protocol):
    """Queues work and returns the address at which its asker finds it again."""

    def __call__(
        self, *, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime
    ) -> str: ...


_declared: dict[str, LongWork] = {}
_queue: list[Queue] = []


def declare_work(kind: str, handler: Handler, *, label: str | Promise) -> None:
    """Say which function does work of `kind`, and what people call that work."""
    _declared[kind] = LongWork(kind, handler, label)


def declared_work() -> list[LongWork]:
    """Return what was declared."""
    return list(_declared.values())


def set_queue(queue: Queue) -> None:
    """Say who queues declared work."""
    _queue[:] = [queue]


def queue_work(*, kind: str, key: str, params: dict[str, Any], actor: Actor, now: datetime) -> str:
    """Ask for declared work about `key`; return the address at which it is found again."""
    if not _queue:
        raise ImproperlyConfigured("No room runs long work.")
    return _queue[0](kind=kind, key=key, params=params, actor=actor, now=now)
