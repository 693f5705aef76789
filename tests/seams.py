"""Bringing something to a seam for the time of a test, as a room of its own would."""

from collections.abc import Iterator
from contextlib import contextmanager

from records.core.seams import Seam

ROOM = "tests.toy_room"


@contextmanager
def brought(seam: Seam, *items: object) -> Iterator[None]:
    """Let a seam hold `items` too, beside what the rooms brought."""
    seam.add(ROOM, items)
    try:
        yield
    finally:
        for item in items:
            seam._items.pop(str(seam.code(item)))
            seam._rooms.pop(str(seam.code(item)))
