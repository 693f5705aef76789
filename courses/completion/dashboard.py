"""Completion on the homes: the classes that are over and wait for their closing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.forms import TO_CLOSE
from courses.classes.models import TrainingClass
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import Task, TaskSource

CLOSE_WITHIN = timedelta(days=7)
"""From the last day of a class: hours should stand in the book while people remember."""


def classes_to_close(user: User, now: datetime) -> Iterable[Task]:
    """Give the classes `user` runs that are over and not closed; one query for all."""
    waiting = TrainingClass.objects.run_by(user).to_close(timezone.localdate(now))
    found = waiting.order_by().values_list("ends_on", flat=True)
    number, first = len(found), min(found, default=None)
    if first is not None:
        yield Task(
            title=_("Classes to close"),
            count=number,
            url=f"{reverse('class_list')}?state={TO_CLOSE}",
            action=_("Close"),
            due=first + CLOSE_WITHIN,
            icon="shield",
        )


COMPLETION_TASKS = (
    TaskSource(
        "completion:classes_to_close",
        frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.OFFICER}),
        classes_to_close,
        order=300,
    ),
)
