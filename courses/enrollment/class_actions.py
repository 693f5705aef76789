"""Enrollment's part of a class's page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.class_actions import ClassAction
from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.classes.permissions import may_run_class
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.withdrawal_blockers import withdrawal_blockers_of
from records.core.labels import label_of

KINDS = {
    EnrollmentState.ENROLLED: "info",
    EnrollmentState.COMPLETED: "ok",
    EnrollmentState.NOT_COMPLETED: "bad",
    EnrollmentState.WITHDRAWN: "neutral",
}


def enrollment_actions(training_class: TrainingClass, user: Any) -> list[ClassAction]:
    """Return one's own standing with what can be done about it, and the list for those in charge."""
    actions = []
    if may_run_class(user, training_class):
        url = reverse("enroll_cadres", args=[training_class.pk])
        actions.append(ClassAction(_("Trainees"), url, "users", order=10))
    if user.cadre_id:
        actions += _own(training_class, user.cadre_id)
    return actions


def _own(training_class: TrainingClass, cadre_id: int) -> list[ClassAction]:
    mine = (
        Enrollment.objects.filter(training_class=training_class, cadre=cadre_id)
        .order_by("-enrolled_at")
        .first()
    )
    today = timezone.localdate()
    opened = TrainingClass.objects.open_for_enrollment(today).filter(pk=training_class.pk)
    actions = []
    if mine is not None:
        kind = KINDS[EnrollmentState(mine.state)]
        actions.append(ClassAction(label_of(EnrollmentState, mine.state), kind=kind, order=1))
    if mine is None or mine.state == EnrollmentState.WITHDRAWN:
        if opened.exists():
            url = reverse("enroll_self", args=[training_class.pk])
            actions.append(ClassAction(_("Enroll"), url, "plus", kind="main", order=2, post=True))
    elif (
        mine.by_trainee
        and training_class.state == ClassState.PUBLISHED
        and not withdrawal_blockers_of(mine)
    ):
        url = reverse("withdraw_self", args=[training_class.pk])
        actions.append(ClassAction(_("Withdraw"), url, "undo", order=60))
    return actions
