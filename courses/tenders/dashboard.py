"""Tenders on an officer's home: to approve, to answer, to write again, deadlines near."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.tenders.queues import (
    AMENDMENT,
    ANSWER,
    APPROVE,
    NEAR_DEADLINE,
    RETURNED,
    queue_of,
)
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import Task, TaskSource

OFFICER = frozenset({RoleKind.OFFICER})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One queue as a task."""

    code: str
    title: str | Promise
    action: str | Promise
    is_main: bool = True


TASKS_OF = (
    _Waiting(APPROVE, _("Tenders to approve"), _("Decide")),
    _Waiting(AMENDMENT, _("Amendments of tenders to approve"), _("Decide")),
    _Waiting(ANSWER, _("Tenders with questions to answer"), _("Answer")),
    _Waiting(RETURNED, _("Tenders returned to me"), _("Complete")),
    _Waiting(NEAR_DEADLINE, _("Tenders whose deadline is near"), _("Look"), is_main=False),
)


def tenders_waiting(user: User, now: datetime) -> Iterable[Task]:
    """Give what waits for `user` in tenders; one query a queue."""
    for one in TASKS_OF:
        found = queue_of(user, one.code, now).aggregate(count=Count("pk"), first=Min("deadline_at"))
        if found["count"]:
            yield Task(
                title=one.title,
                count=found["count"],
                url=f"{reverse('tender_list')}?waiting={one.code}",
                action=one.action,
                due=found["first"],
                icon="scale",
                is_main=one.is_main,
            )


TENDERS_TASKS = (TaskSource("tenders:waiting", OFFICER, tenders_waiting, order=300),)
