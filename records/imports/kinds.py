"""What can be imported: for each kind of file, how to preview and how to apply it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from records.archive.online.fields import ONLINE_FIELDS
from records.archive.online.plan import plan_online_hours
from records.archive.online.services import apply_online_hours
from records.core.actor import Actor
from records.core.progress import Progress, no_progress
from records.imports.models import BatchKind
from records.register.models import Unit
from records.register.roster.fields import LABELS as ROSTER_LABELS
from records.register.roster.plan import plan_roster
from records.register.roster.services import apply_roster


class Plan(Protocol):
    """A preview: figures, errors, and lines to look at."""

    def as_json(self) -> dict[str, Any]:
        """Return rows, new, changed, unchanged, errors."""
        ...

    def lines(self, limit: int) -> list[dict[str, Any]]:
        """Return the first good rows that do something: row, name, outcome, changes."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read for one person."""

    content: bytes
    filename: str
    today: date
    unit: Unit | None
    allowed: Iterable[Unit] | None
    progress: Progress = no_progress


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file is handled."""

    preview: Callable[[Task], Plan]
    apply: Callable[[Task, Actor, datetime], Plan]
    labels: dict[str, Any]
    """What the fields are called on screen."""


def _preview_roster(task: Task) -> Plan:
    return plan_roster(
        task.content, task.filename, today=task.today, unit=task.unit, allowed=task.allowed
    )


def _apply_roster(task: Task, actor: Actor, now: datetime) -> Plan:
    return apply_roster(
        content=task.content,
        filename=task.filename,
        today=task.today,
        unit=task.unit,
        allowed=task.allowed,
        actor=actor,
        now=now,
        progress=task.progress,
    )


def _preview_online(task: Task) -> Plan:
    return plan_online_hours(task.content, task.filename, today=task.today, allowed=task.allowed)


def _apply_online(task: Task, actor: Actor, now: datetime) -> Plan:
    return apply_online_hours(
        content=task.content,
        filename=task.filename,
        today=task.today,
        allowed=task.allowed,
        actor=actor,
        now=now,
        progress=task.progress,
    )


ONLINE_LABELS = {field.name: field.label for field in ONLINE_FIELDS}

KINDS: dict[str, Kind] = {
    BatchKind.ROSTER: Kind(_preview_roster, _apply_roster, ROSTER_LABELS),
    BatchKind.ONLINE_HOURS: Kind(_preview_online, _apply_online, ONLINE_LABELS),
}
