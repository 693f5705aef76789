"""Essays on the homes: one's own to write, and those that wait for one's mark."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrollment.models import Enrollment
from courses.essays.enums import EssayState
from courses.essays.models import Essay
from courses.essays.queues import WAITING, queue_of
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.database.kept_queries import KeptQuery
from records.core.seams import Task, TaskSource

TO_WRITE = (EssayState.DRAFT, EssayState.RETURNED)
UNWRITTEN: KeptQuery[Enrollment] = KeptQuery(
    lambda cadre, today: (
        Enrollment.objects.enrolled()
        .filter(
            cadre=cadre,
            training_class__essay_task__isnull=False,
            training_class__starts_on__lte=today,
        )
        .filter(Q(essay__isnull=True) | Q(essay__state__in=TO_WRITE))
        .select_related("training_class__essay_task", "essay__current")
        .order_by("training_class__ends_on")
    ),
    int,
    date,
)
"""The enrollments of a cadre whose essay is still to be handed in, of classes begun by a day."""


def essays_to_write(user: User, now: datetime) -> Iterable[Task]:
    """Give the essays the trainee has still to hand in, of classes that have begun."""
    if user.cadre_id is None:
        return []
    enrollments = UNWRITTEN.rows(user.cadre_id, timezone.localdate(now))
    return [_to_write(enrollment) for enrollment in enrollments]


def _to_write(enrollment: Enrollment) -> Task:
    essay: Essay | None = getattr(enrollment, "essay", None)
    training_class = enrollment.training_class
    facts = [training_class.title]
    if essay is not None and essay.current is not None:
        facts.append(_("%d characters written") % essay.current.characters)
    returned = essay is not None and essay.state == EssayState.RETURNED
    return Task(
        title=_("Party-spirit essay"),
        count=1,
        url=reverse("essay_write", args=[training_class.pk]),
        action=_("Revise") if returned else _("Go on writing") if essay else _("Begin writing"),
        due=training_class.essay_task.due_at,
        facts=facts,
        icon="pen",
    )


def essays_to_mark(user: User, now: datetime) -> Iterable[Task]:
    """Give the essays that wait for the mark of `user`; one query."""
    waiting = queue_of(user, WAITING).order_by()
    number = waiting.count()
    if number:
        first = waiting.aggregate(first=Min("submitted_at"))["first"]
        waited = (now - first).days if first else 0
        yield Task(
            title=_("Essays to mark"),
            count=number,
            url=reverse("essay_list"),
            action=_("Mark"),
            facts=[_("The first has waited %d days") % waited] if waited > 0 else [],
            icon="pen",
        )


ESSAYS_TASKS = (
    TaskSource("essays:to_write", frozenset({RoleKind.TRAINEE}), essays_to_write, order=100),
    TaskSource(
        "essays:to_mark",
        frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.LECTURER}),
        essays_to_mark,
        order=250,
    ),
)
