"""What an essay must be to be handed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.classes.models import TrainingClass
from courses.essays.models import MIN_CHARACTERS, Essay, EssayVersion, task_of
from records.core.errors import DomainError

MAX_CHARACTERS = 50_000
TITLE_LENGTH = 100


def least_characters(training_class: TrainingClass) -> int:
    """Return how long an essay of a class is at least, white space not counted."""
    task = task_of(training_class)
    return task.min_characters if task is not None else MIN_CHARACTERS


def complete_version(essay: Essay) -> EssayVersion:
    """Return the version to hand in; raises DomainError where it is not fit to be."""
    current = essay.current
    if current is None or not current.title:
        raise DomainError(_("Give the essay a title."), field="title")
    least = least_characters(essay.enrollment.training_class)
    if current.characters < least:
        raise DomainError(
            ngettext(
                "The essay has %(have)d character; at least %(least)d are asked for.",
                "The essay has %(have)d characters; at least %(least)d are asked for.",
                current.characters,
            )
            % {"have": current.characters, "least": least},
            field="text",
        )
    return current
