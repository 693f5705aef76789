"""A person's home: what waits for them, and what the rooms show to their roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from records.accounts.models import User
from records.accounts.predicates import is_acting
from records.core.access.roles import RoleKind
from records.core.seams import DASHBOARD, TASKS, Task
from records.core.seams.dashboard import TASKS_PLACE


@dataclass(frozen=True, slots=True)
class LoadedPanel:
    """A panel that has something to show."""

    code: str
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The home of one person at one moment."""

    before: list[LoadedPanel]
    tasks: list[Task]
    after: list[LoadedPanel]
    aside: list[LoadedPanel]

    @property
    def is_bare(self) -> bool:
        """Return whether nothing waits and no room shows anything: the page then says where to go."""
        return not (self.before or self.tasks or self.after or self.aside)

    @property
    def waiting(self) -> int:
        """Return how many things must be done: what one may do but need not is not counted."""
        return sum(task.count for task in self.tasks if task.is_main)


def dashboard_of(user: User, now: datetime) -> Dashboard:
    """Return the home of `user`: the panels of the roles they hold, and what waits for them."""
    roles = roles_on_home(user)
    found = [
        (panel, LoadedPanel(panel.code, panel.template, context))
        for panel in sorted(DASHBOARD, key=attrgetter("order"))
        if panel.roles & roles and (context := panel.load(user, now)) is not None
    ]
    return Dashboard(
        before=[part for panel, part in found if not panel.is_aside and panel.order < TASKS_PLACE],
        tasks=tasks_of(user, now),
        after=[part for panel, part in found if not panel.is_aside and panel.order >= TASKS_PLACE],
        aside=[part for panel, part in found if panel.is_aside],
    )


def tasks_of(user: User, now: datetime) -> list[Task]:
    """Return what waits for `user`: what is due first comes first, what need not be done last."""
    roles = roles_on_home(user)
    sources = sorted(TASKS, key=attrgetter("order"))
    found = [task for source in sources if source.roles & roles for task in source.find(user, now)]
    return sorted(found, key=_urgency)


def roles_on_home(user: User) -> frozenset[str]:
    """Return the roles whose home `user` is shown: those held, and a trainee's for every cadre."""
    if user.is_superuser:
        return frozenset(RoleKind.values)
    held = {kind for kind, _path, _unit in user.held_roles}
    if user.cadre_id is not None and not is_acting(user):
        held.add(RoleKind.TRAINEE)
    return frozenset(held)


def _urgency(task: Task) -> tuple[bool, bool, date]:
    """Sort key; the sort is stable, so tasks without a day stay in the order of their sources."""
    return not task.is_main, task.due is None, task.due_day or date.max
