"""What waits for a person, told by the rooms, shown on that person's home."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of "what waits for me": how many of what, since when due, and where they are.

    `url` opens exactly the rows that `count` counts; a test opens it and compares.
    """

    title: str | Promise
    count: int
    url: str
    action: str | Promise
    """The one tap that begins it: Mark, Decide, Sign in."""
    due: date | datetime | None = None
    """When the first of them is due; None where nothing sets a day."""
    facts: list[str] = field(default_factory=list)
    icon: str = "bell"
    is_main: bool = True
    """False for what one may do but need not."""

    @property
    def due_day(self) -> date | None:
        """Return the day the first is due, local time; None where nothing sets one."""
        return timezone.localdate(self.due) if isinstance(self.due, datetime) else self.due


@dataclass(frozen=True, slots=True)
class TaskSource:
    """A kind of task, for the roles named: `find(user, now)` returns what waits, empty for nothing.

    Asked only for a holder of one of `roles`; counts only rows that `user` may see and act upon,
    in a number of queries that does not depend on the rows.
    """

    code: str
    roles: frozenset[str]
    find: Callable[[Any, datetime], Iterable[Task]]
    order: int = 500


TASKS: Seam[TaskSource] = Seam("tasks")
