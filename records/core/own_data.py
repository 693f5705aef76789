"""What each room holds of a person, for the file that person may ask for.

A room says so in `AppConfig.ready()`: `register_own_data("courses.enrollment", sections)`, where
`sections(user)` gives the tables of that account and of the cadre it belongs to, and of nobody else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a person's own data: a sheet of the workbook, a list in the JSON."""

    name: str
    """The key in the JSON; stays the same in every language."""
    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


Gather = Callable[[Any], Iterable[Section]]

_rooms: dict[str, Gather] = {}


def register_own_data(room: str, gather: Gather) -> None:
    """Let a room tell what it holds of a person."""
    _rooms[room] = gather


def sections_by_room(user: Any) -> Iterator[list[Section]]:
    """Give what each room holds of `user`, in the order of the house, read as it is asked for."""
    return (list(gather(user)) for gather in _rooms.values())


def sections_of(user: Any) -> list[Section]:
    """Return what all rooms hold of `user`, in the order of the house."""
    return [section for gathered in sections_by_room(user) for section in gathered]


def rooms() -> list[str]:
    """Return the rooms that tell something."""
    return list(_rooms)
