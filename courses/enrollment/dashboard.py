"""Enrollment on the homes: classes under way, and classes open to a trainee."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.forms import UNDER_WAY
from courses.classes.models import TrainingClass, TrainingClassQuerySet
from courses.enrollment.enums import TAKING_PART
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.database.kept_queries import KeptQuery
from records.core.seams import DashboardPanel, Task, TaskSource

OPEN_CLASSES = 3
CLASSES = 6


def _to_join(today: date, cadre: int) -> TrainingClassQuerySet:
    mine = Enrollment.objects.filter(cadre=cadre).taking_part()
    opened = TrainingClass.objects.open_for_enrollment(today)
    classes = opened.exclude(pk__in=mine.values("training_class"))
    return classes.order_by("enroll_until", "starts_on")[:OPEN_CLASSES]


TO_JOIN: KeptQuery[TrainingClass] = KeptQuery(_to_join, date, int)


def classes_under_way(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the classes `user` runs that are under way, the first to end first; one query.

    None for an officer none of whose classes is: only a class supervisor waits for one.
    """
    taking_part = Count("enrollments", filter=Q(enrollments__state__in=TAKING_PART), distinct=True)
    running = TrainingClass.objects.run_by(user).under_way(timezone.localdate(now))
    classes = list(running.annotate(trainees=taking_part).order_by("ends_on", "pk")[:CLASSES])
    if not classes and not user.has_role(RoleKind.CLASS_SUPERVISOR):
        return None
    return {"classes": classes, "list_url": f"{reverse('class_list')}?state={UNDER_WAY}"}


def classes_to_join(user: User, now: datetime) -> Iterable[Task]:
    """Give the classes open for enrollment in which the trainee has no place; one query."""
    # An account without a person behind it has no place in any class.
    for training_class in TO_JOIN.rows(timezone.localdate(now), user.cadre_id or 0):
        yield Task(
            title=training_class.title,
            count=1,
            url=reverse("class_detail", args=[training_class.pk]),
            action=_("Look"),
            due=training_class.enroll_until,
            facts=[_("open for enrollment")],
            icon="class",
            is_main=False,
        )


ENROLLMENT_TASKS = (
    TaskSource(
        "enrollment:classes_to_join", frozenset({RoleKind.TRAINEE}), classes_to_join, order=900
    ),
)
ENROLLMENT_PANELS = (
    DashboardPanel(
        code="enrollment:classes_under_way",
        roles=frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.OFFICER}),
        template="courses/enrollment/home_classes_under_way.html",
        load=classes_under_way,
        order=450,
    ),
)
