"""States of an enrollment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrollmentState(models.TextChoices):
    """Where a trainee stands in a class."""

    ENROLLED = "enrolled", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")


TRANSITIONS: dict[str, frozenset[str]] = {
    EnrollmentState.ENROLLED: frozenset(
        {EnrollmentState.WITHDRAWN, EnrollmentState.COMPLETED, EnrollmentState.NOT_COMPLETED}
    ),
    EnrollmentState.COMPLETED: frozenset({EnrollmentState.NOT_COMPLETED}),
    EnrollmentState.NOT_COMPLETED: frozenset({EnrollmentState.COMPLETED}),
    EnrollmentState.WITHDRAWN: frozenset(),
}

TAKING_PART = (
    EnrollmentState.ENROLLED,
    EnrollmentState.COMPLETED,
    EnrollmentState.NOT_COMPLETED,
)
"""Holds a place and stands on the roll."""
