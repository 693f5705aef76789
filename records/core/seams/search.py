"""What a room can be searched by: one search field over all rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A row that was found, and the page that shows it."""

    title: str
    url: str
    facts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Rows of one kind: `find(user, words, limit)` returns those that `user` may see."""

    code: str
    label: str | Promise
    roles: frozenset[str]
    find: Callable[[Any, str, int], Sequence[SearchHit]]
    more: Callable[[str], str] | None = None
    """Gives the address of the list that shows all that was found; None where there is none."""
    order: int = 500


SEARCH: Seam[SearchSource] = Seam("search")
