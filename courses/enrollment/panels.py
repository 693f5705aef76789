"""Enrollment's part of a class's page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.classes.panels import Panel
from courses.classes.permissions import may_run_class
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.ties import ties_of
from records.core.readers import Account

KINDS = {
    EnrollmentState.ENROLLED: "info",
    EnrollmentState.COMPLETED: "ok",
    EnrollmentState.NOT_COMPLETED: "bad",
    EnrollmentState.WITHDRAWN: "neutral",
}


def enrollment_panels(training_class: TrainingClass, user: Account) -> list[Panel]:
    """Return one's own standing with what can be done about it, and the list for those in charge."""
    panels = []
    if may_run_class(user, training_class):
        url = reverse("enroll_cadres", args=[training_class.pk])
        panels.append(Panel(_("Trainees"), url, "users", order=10))
    if user.cadre_id:
        panels += _own(training_class, user.cadre_id)
    return panels


def _own(training_class: TrainingClass, cadre_id: int) -> list[Panel]:
    mine = (
        Enrollment.objects.filter(training_class=training_class, cadre=cadre_id)
        .order_by("-enrolled_at")
        .first()
    )
    today = timezone.localdate()
    opened = TrainingClass.objects.open_for_enrollment(today).filter(pk=training_class.pk).exists()
    panels = []
    if mine is not None:
        kind = KINDS[EnrollmentState(mine.state)]
        panels.append(Panel(mine.get_state_display(), kind=kind, order=1))
    if mine is None or mine.state == EnrollmentState.WITHDRAWN:
        if opened:
            url = reverse("enroll_self", args=[training_class.pk])
            panels.append(Panel(_("Enroll"), url, "plus", kind="main", order=2, post=True))
    elif mine.by_trainee and training_class.state == ClassState.PUBLISHED and not ties_of(mine):
        url = reverse("withdraw_self", args=[training_class.pk])
        panels.append(Panel(_("Withdraw"), url, "undo", order=60))
    return panels
