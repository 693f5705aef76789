"""What each room holds of a person, for the file that person may ask for.

A room lists `OWN_DATA(OwnData("enrollment", sections))` in its manifest, where `sections(user)` gives
the tables of that account and of the cadre it belongs to, and of nobody else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from records.core.access.readers import Reader
from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a person's own data: a sheet of the workbook, a list in the JSON."""

    name: str
    """The key in the JSON; stays the same in every language."""
    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


Gather = Callable[[Any], Iterable[Section]]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What one kind of rows tells of a person: `gather(user)` returns its tables."""

    code: str
    gather: Gather


OWN_DATA: Seam[OwnData] = Seam("own data")


def sections_by_room(user: Reader) -> Iterator[list[Section]]:
    """Give what each room holds of `user`, in the order of the house, read as it is asked for."""
    return (list(room.gather(user)) for room in OWN_DATA)


def sections_of(user: Reader) -> list[Section]:
    """Return what all rooms hold of `user`, in the order of the house."""
    return [section for gathered in sections_by_room(user) for section in gathered]
