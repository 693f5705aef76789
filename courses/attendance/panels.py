"""Attendance's part of a class's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.attendance.permissions import may_read_roll
from courses.classes.models import TrainingClass
from courses.classes.panels import Panel
from courses.enrollment.models import Enrollment
from records.core.readers import Reader


def attendance_panels(training_class: TrainingClass, user: Reader) -> list[Panel]:
    """Return the way to the class's roll for those who may read it."""
    if not may_read_roll(user, training_class):
        return []
    url = reverse("class_roll", args=[training_class.pk])
    return [Panel(_("Roll of the class"), url, "check-circle", order=20)]


def attendance_tie(enrollment: Enrollment) -> str:
    """Return why a trainee who was marked cannot leave by themselves."""
    return _("Your attendance was marked already") if enrollment.marks.exists() else ""
