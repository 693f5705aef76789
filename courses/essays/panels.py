"""The essays' part of a class's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.models import TrainingClass
from courses.classes.panels import Panel
from courses.enrollment.models import Enrollment
from records.core.readers import Account


def essay_panels(training_class: TrainingClass, user: Account) -> list[Panel]:
    """Return the way to write one's essay, for a trainee of a class that asks for one."""
    if not training_class.requires_essay or not user.cadre_id:
        return []
    places = Enrollment.objects.taking_part().filter(training_class=training_class)
    if not places.filter(cadre=user.cadre_id).exists():
        return []
    url = reverse("essay_write", args=[training_class.pk])
    return [Panel(_("Party-spirit essay"), url, "pen", order=20)]
