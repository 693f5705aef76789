"""Attendance's part of a class's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.attendance.permissions import may_read_roll
from courses.classes.class_actions import ClassAction
from courses.classes.models import TrainingClass
from courses.enrollment.models import Enrollment


def attendance_actions(training_class: TrainingClass, user: Any) -> list[ClassAction]:
    """Return the way to the class's roll for those who may read it."""
    if not may_read_roll(user, training_class):
        return []
    url = reverse("class_roll", args=[training_class.pk])
    return [ClassAction(_("Roll of the class"), url, "check-circle", order=20)]


def marks_stand(enrollment: Enrollment) -> str:
    """Return why a trainee who was marked cannot leave by themselves."""
    return _("Your attendance was marked already") if enrollment.marks.exists() else ""
