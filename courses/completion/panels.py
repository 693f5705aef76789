"""Completion's part of a class's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.models import TrainingClass
from courses.classes.panels import Panel
from courses.completion.permissions import may_see_board
from records.core.readers import Reader


def completion_panels(training_class: TrainingClass, user: Reader) -> list[Panel]:
    """Return the way to the board for those who may see everyone's gates."""
    if not may_see_board(user, training_class):
        return []
    url = reverse("completion_board", args=[training_class.pk])
    return [Panel(_("Completion"), url, "shield", order=30)]
