"""The register on the homes: people on their way to one's units."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from records.calendar.workdays import load_workdays
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import Task, TaskSource
from records.register.deadlines import last_day_for
from records.register.models import Transfer


def transfers_to_answer(user: Account, now: datetime) -> Iterable[Task]:
    """Give the transfers to one's units that wait for an answer; one query."""
    waiting = Transfer.objects.answered_by(user).waiting().order_by()
    found = waiting.aggregate(number=Count("pk"), first=Min("released_at"))
    if found["number"]:
        yield Task(
            title=_("Transfers to answer"),
            count=found["number"],
            url=reverse("transfer_list"),
            action=_("Answer"),
            due=last_day_for(found["first"], load_workdays()).day,
            icon="arrow",
        )


REGISTER_TASKS = (
    TaskSource("register:transfers", frozenset({RoleKind.OFFICER}), transfers_to_answer, order=350),
)
