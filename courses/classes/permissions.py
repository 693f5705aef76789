"""Who may see and manage a class."""

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from records.accounts.enums import RoleKind
from records.accounts.permissions import stands_for
from records.core.readers import Reader


def may_manage_class(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether `user` plans the class: an officer of its organiser, or a superuser."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    path = training_class.organiser.path
    return any(path.startswith(held) for held in user.role_paths(RoleKind.OFFICER))


def may_run_class(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether the class is in the user's hands: its supervisor, or who manages it."""
    if not user.is_authenticated or not user.is_active:
        return False
    supervisor = stands_for(user, RoleKind.CLASS_SUPERVISOR)
    return training_class.supervisor_id == supervisor or may_manage_class(user, training_class)


def may_see_class(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether `user` may open the class page: drafts are for those who work with them."""
    if training_class.state in (ClassState.PUBLISHED, ClassState.CLOSED):
        return bool(user.is_authenticated)
    return TrainingClass.objects.visible_to(user).filter(pk=training_class.pk).exists()
