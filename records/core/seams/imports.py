"""Kinds of files that rooms can read in; the room of imports previews and applies them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from records.core.access.actor import Actor
from records.core.long_work import Progress, no_progress
from records.core.seams.seam import Seam


class ImportPlan(Protocol):
    """A preview: figures, errors, and lines to look at."""

    def as_json(self) -> dict[str, Any]:
        """Return rows, new, changed, unchanged, errors."""
        ...

    def lines(self, limit: int) -> list[dict[str, Any]]:
        """Return the first good rows that do something: row, name, outcome, changes."""
        ...


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file to be read for one person; `unit` and `allowed` are units of the register."""

    content: bytes
    filename: str
    today: date
    unit: Any | None
    allowed: Iterable[Any] | None
    """The units whose people the reader may touch; None for all."""
    progress: Progress = no_progress
    """Told how far reading and applying have come."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """How one kind of file is handled."""

    code: str
    label: str | Promise
    preview: Callable[[FileReading], ImportPlan]
    apply: Callable[[FileReading, Actor, datetime], ImportPlan]
    labels: Mapping[str, Any]
    """What the fields of the file are called on screen."""


IMPORTS: Seam[ImportKind] = Seam("imports")
