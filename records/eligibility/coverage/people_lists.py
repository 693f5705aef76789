"""Where the people behind a figure are listed: a page of a room above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list of people that takes `rule`, `as_of`, `unit`, `met` and more in its address."""

    code: str
    address: Callable[[], str]


PEOPLE_LISTS: Seam[PeopleList] = Seam("lists of people")


def people_address() -> str:
    """Return where people are listed, without anything asked; empty where no room lists people."""
    found = next(iter(PEOPLE_LISTS), None)
    return found.address() if found else ""


def people_url(asked: Mapping[str, str]) -> str:
    """Return where the people asked about are listed; empty where no room lists people."""
    address = people_address()
    given = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{given}" if address and given else address
