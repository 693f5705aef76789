"""When a class can be closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from records.core.errors import DomainError, NotPossible

CLOSABLE = (ClassState.PUBLISHED, ClassState.CLOSED)


def check_closable(training_class: TrainingClass, now: datetime) -> None:
    """Raise NotPossible where the class cannot be closed at `now`, saying what is in the way."""
    if training_class.state not in CLOSABLE:
        raise NotPossible(
            _("A class that is “%s” cannot be closed.") % training_class.get_state_display()
        )
    last = training_class.sessions.order_by("-ends_at").first()
    if last is None:
        raise NotPossible(_("The class has no sessions."))
    if last.ends_at > now:
        raise NotPossible(_("The last session, “%s”, is not over yet.") % last.title)


def why_not_closable(training_class: TrainingClass, now: datetime) -> str:
    """Return what is in the way of closing the class, or nothing."""
    try:
        check_closable(training_class, now)
    except DomainError as error:
        return error.message
    return ""
