"""The essays' part of a class's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.class_actions import ClassAction
from courses.classes.models import TrainingClass
from courses.enrollment.models import Enrollment
from courses.essays.models import Essay, task_of


def essay_actions(training_class: TrainingClass, user: Any) -> list[ClassAction]:
    """Return the way to write one's essay, for a trainee of a class that asks for one."""
    if not user.cadre_id or task_of(training_class) is None:
        return []
    places = Enrollment.objects.taking_part().filter(training_class=training_class)
    if not places.filter(cadre=user.cadre_id).exists():
        return []
    url = reverse("essay_write", args=[training_class.pk])
    return [ClassAction(_("Party-spirit essay"), url, "pen", order=20)]


def essay_stands(enrollment: Enrollment) -> str:
    """Return why a trainee who has begun an essay cannot leave by themselves."""
    begun = Essay.objects.filter(enrollment=enrollment).exists()
    return _("Your essay was begun already") if begun else ""
