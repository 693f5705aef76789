"""Corrections on the homes: requests to decide on, and answers to read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.calendar.workdays import load_workdays
from records.core.access.roles import RoleKind
from records.core.database.kept_queries import KeptQuery
from records.core.seams import Task, TaskSource
from records.corrections.deadlines import last_day_for
from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest
from records.corrections.permissions import decides_here

ANSWERED = (RequestState.ACCEPTED, RequestState.DECLINED)
UNREAD_ANSWERS: KeptQuery[ChangeRequest] = KeptQuery(
    lambda cadre: ChangeRequest.objects.filter(cadre=cadre, state__in=ANSWERED, seen_at=None), int
)


def requests_to_decide(user: User, now: datetime) -> Iterable[Task]:
    """Give the requests that wait for a decision of `user`."""
    if not decides_here(user):
        return
    waiting = ChangeRequest.objects.decided_by(user).waiting().order_by()
    found = waiting.aggregate(number=Count("pk"), first=Min("asked_at"))
    if found["number"]:
        yield Task(
            title=_("Corrections to decide"),
            count=found["number"],
            url=reverse("correction_list"),
            action=_("Decide"),
            due=last_day_for(found["first"], load_workdays()).day,
            icon="pen",
        )


def answers_to_read(user: User, now: datetime) -> Iterable[Task]:
    """Give the answers to own requests that `user` has not read."""
    for request in UNREAD_ANSWERS.rows(user.cadre_id) if user.cadre_id else ():
        yield Task(
            title=_("Your request for correction was answered"),
            count=1,
            url=reverse("own_data"),
            action=_("Read"),
            facts=[str(request.get_state_display()), request.answer or request.decided_by_name],
            icon="pen",
            is_main=False,
        )


CORRECTIONS_TASKS = (
    TaskSource(
        "corrections:to_decide",
        frozenset({RoleKind.OFFICER, RoleKind.UNIT_LIAISON}),
        requests_to_decide,
        order=400,
    ),
    TaskSource("corrections:to_read", frozenset({RoleKind.TRAINEE}), answers_to_read, order=800),
)
