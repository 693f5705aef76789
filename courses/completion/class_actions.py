"""Completion's part of a class's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.class_actions import ClassAction
from courses.classes.models import TrainingClass
from courses.completion.permissions import may_see_board


def completion_actions(training_class: TrainingClass, user: Any) -> list[ClassAction]:
    """Return the way to the board for those who may see everyone's gates."""
    if not may_see_board(user, training_class):
        return []
    url = reverse("completion_board", args=[training_class.pk])
    return [ClassAction(_("Completion"), url, "shield", order=30)]
