"""Saying how far long work has come, from wherever the work is done."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


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
