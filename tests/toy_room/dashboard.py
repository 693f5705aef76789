"""Visits on the homes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import DashboardPanel, Task, TaskSource
from tests.toy_room.models import FieldVisit

TRAINEE = frozenset({RoleKind.TRAINEE})


def reports_to_write(user: User, now: datetime) -> Iterable[Task]:
    """Give the visits of which `user` has still to report."""
    number = FieldVisit.objects.waiting_for(user).count()
    if number:
        yield Task(
            title="Reports of visits",
            count=number,
            url=f"{reverse('visit_list')}?waiting=1",
            action="Report",
        )


def sites_visited(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the sites `user` has been to; None where there are none."""
    sites = list(FieldVisit.objects.filter(cadre=user.cadre_id).values_list("site", flat=True))
    return {"sites": sites} if sites else None


VISIT_TASKS = TaskSource("toy_room:reports", TRAINEE, reports_to_write)
VISIT_PANEL = DashboardPanel(
    code="toy_room:sites",
    roles=TRAINEE,
    template="tests/toy_room/panel.html",
    load=sites_visited,
    order=600,
)
