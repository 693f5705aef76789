"""Enrollment on the homes: classes under way, and classes open to a trainee."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.forms import UNDER_WAY
from courses.classes.models import TrainingClass
from courses.enrollment.enums import TAKING_PART
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import DashboardPanel, Task, TaskSource

OPEN_CLASSES = 3
CLASSES = 6


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
    mine = Enrollment.objects.filter(cadre=user.cadre_id).taking_part()
    opened = TrainingClass.objects.open_for_enrollment(timezone.localdate(now))
    classes = opened.exclude(pk__in=mine.values("training_class"))
    for training_class in classes.order_by("enroll_until", "starts_on")[:OPEN_CLASSES]:
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
