"""Who may see and manage a class."""

from rules.predicates import predicate

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from records.accounts.enums import RoleKind
from records.accounts.permissions import stands_for
from records.accounts.predicates import holds_for, is_active, is_superuser
from records.core.access.readers import Account, Reader
from records.register.models import Unit


def organiser_of(training_class: TrainingClass) -> Unit:
    """Return the unit whose officers a class belongs to."""
    return training_class.organiser


@predicate
def is_supervisor(user: Account, training_class: TrainingClass) -> bool:
    """Return whether `user` supervises the class, or stands in for who does."""
    return training_class.supervisor_id == stands_for(user, RoleKind.CLASS_SUPERVISOR)


is_organisers_officer = holds_for(organiser_of, RoleKind.OFFICER)

may_manage_class = is_active & (is_superuser | is_organisers_officer)
"""Whether the user plans the class: an officer of its organiser, or a superuser."""

# The supervisor is asked for first: whose class it is stands in its row, the organiser in another.
may_run_class = is_active & (is_superuser | is_supervisor | is_organisers_officer)
"""Whether the class is in the user's hands: its supervisor, or who manages it."""


@predicate
def may_see_class(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether `user` may open the class page: drafts are for those who work with them."""
    if training_class.state in (ClassState.PUBLISHED, ClassState.CLOSED):
        return bool(user.is_authenticated and user.is_active)
    return TrainingClass.objects.visible_to(user).filter(pk=training_class.pk).exists()
