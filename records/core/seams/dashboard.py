"""What a room shows on the home of a role, beside the tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.core.seams.seam import Seam

TASKS_PLACE = 300
"""Where the list of tasks stands among the panels: what has a lower `order` comes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPanel:
    """A part of the home page of the roles named.

    `load(user, now)` returns the context of `template`, or None where there is nothing to show: no
    role is shown a panel of zeros that is not its own. Its number of queries does not depend on
    the rows.
    """

    code: str
    roles: frozenset[str]
    template: str
    load: Callable[[Any, datetime], Mapping[str, Any] | None]
    order: int
    is_aside: bool = False
    """Whether it may stand beside the main column on a wide screen."""


DASHBOARD: Seam[DashboardPanel] = Seam("dashboard panels")
