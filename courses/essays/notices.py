"""What is told of essays: to their authors."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.enrollment.models import Enrollment
from courses.essays.enums import EssayState
from courses.essays.models import Essay
from courses.essays.tags import EssaysTag
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence

AUTHORS = frozenset({RoleKind.TRAINEE})


def _may_read(user: Any, about: str) -> bool:
    return Essay.objects.readable_by(user).filter(pk=about).exists()


def _takes_part(user: Any, about: str) -> bool:
    if user.cadre_id is None:
        return False
    own = Enrollment.objects.taking_part().filter(cadre=user.cadre_id)
    return own.filter(pk=about).exists()


def _reviewed(event: Occurrence, now: datetime) -> Iterable[Notice]:
    rows = Essay.objects.filter(pk=event.subject_id)
    essay = rows.select_related("enrollment__training_class", "enrollment__cadre__user").first()
    account = getattr(essay.enrollment.cadre, "user", None) if essay is not None else None
    if essay is None or account is None:
        return
    training_class = essay.enrollment.training_class
    yield Notice(
        # By its moment: an essay may be returned more than once.
        key=f"{essay.pk}:{event.at.isoformat()}",
        recipients=[account.pk],
        # A function: the grade's word depends on the reader's language.
        context={"title": training_class.title, "grade": essay.get_grade_display},
        url=reverse("essay_write", args=[training_class.pk]),
        about=str(essay.pk),
    )


def _due(now: datetime, days: int | None) -> Iterable[Notice]:
    """Give the essays that are due within so many days and not handed in."""
    until = now + timedelta(days=days or 0)
    rows = Enrollment.objects.taking_part().filter(
        training_class__essay_task__due_at__gt=now,
        training_class__essay_task__due_at__lte=until,
        cadre__user__isnull=False,
    )
    handed_in = Essay.objects.exclude(state__in=(EssayState.DRAFT, EssayState.RETURNED))
    rows = rows.exclude(pk__in=handed_in.values("enrollment"))
    for enrollment in rows.select_related("training_class__essay_task", "cadre__user"):
        training_class = enrollment.training_class
        due_at = training_class.essay_task.due_at
        yield Notice(
            # By the due time: one that was put off is spoken of anew.
            key=f"{enrollment.pk}:{due_at:%Y%m%d%H%M}",
            recipients=[enrollment.cadre.user.pk],
            context={"title": training_class.title, "due_at": due_at},
            url=reverse("essay_write", args=[training_class.pk]),
            about=str(enrollment.pk),
        )


ESSAY_NOTICES = (
    NotificationKind(
        code="essay_returned",
        label=_("My essay was returned"),
        description=_("It is to be revised and handed in again."),
        is_open_to=_may_read,
        roles=AUTHORS,
        on=(EssaysTag.ESSAY_RETURNED,),
        compose=_reviewed,
    ),
    NotificationKind(
        code="essay_accepted",
        label=_("My essay was accepted"),
        description=_("With its grade, which you read on the site."),
        is_open_to=_may_read,
        roles=AUTHORS,
        is_digestible=True,
        on=(EssaysTag.ESSAY_ACCEPTED,),
        compose=_reviewed,
    ),
    NotificationKind(
        code="essay_due",
        label=_("My essay is due soon"),
        description=_("It is not handed in yet."),
        is_open_to=_takes_part,
        roles=AUTHORS,
        find=_due,
        days=(3, 1),
    ),
)
