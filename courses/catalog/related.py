"""What rooms above have to say on a course's page: where and when it is taught next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from courses.catalog.models import CoursePage


@dataclass(frozen=True, slots=True)
class Related:
    """A row beside the course."""

    title: str
    url: str
    day: date
    meta: list[str] = field(default_factory=list)
    tag_kind: str = ""
    tag_label: str = ""


Maker = Callable[["CoursePage", datetime], list[Related]]

_makers: list[Maker] = []


def register_related(maker: Maker) -> None:
    """Offer a function that returns a room's rows for a course, as of a moment."""
    _makers.append(maker)


def related_to(course: CoursePage, now: datetime) -> list[Related]:
    """Return the rows of all rooms, the nearest day first."""
    found = [row for maker in _makers for row in maker(course, now)]
    return sorted(found, key=lambda row: row.day)
