"""Who may open an essay, mark it, and name others. Being an officer or superuser opens nothing."""

from courses.essays.models import Essay, EssayReader
from records.accounts.enums import RoleKind
from records.accounts.permissions import is_acting
from records.core.readers import Reader

# A party-spirit essay is confided to named people: a deputy opens none, whoever they act for.

MARKERS = (RoleKind.LECTURER, RoleKind.CLASS_SUPERVISOR)
"""Roles whose holders may be given essays to mark."""


def is_author(user: Reader, essay: Essay) -> bool:
    """Return whether the user wrote the essay."""
    return bool(user.is_active and user.cadre_id and user.cadre_id == essay.enrollment.cadre_id)


def may_mark(user: Reader, essay: Essay) -> bool:
    """Return whether the user may decide on the essay: its marker, or the class supervisor."""
    if not user.is_active or is_acting(user) or is_author(user, essay):
        return False
    return user.pk in (essay.marker_id, essay.enrollment.training_class.supervisor_id)


def may_read(user: Reader, essay: Essay) -> bool:
    """Return whether the user may open the text: author, marker, supervisor, named officer."""
    return is_author(user, essay) or purpose_of(user, essay) is not None


def purpose_of(user: Reader, essay: Essay) -> str | None:
    """Return what someone other than the author opens the essay for; None where they may not.

    `marking` and `supervision` go with the task; a named reader's purpose was written down.
    """
    if not user.is_active or is_acting(user):
        return None
    if user.pk == essay.marker_id:
        return "marking"
    if user.pk == essay.enrollment.training_class.supervisor_id:
        return "supervision"
    return (
        EssayReader.objects.filter(essay=essay, user=user.pk)
        .values_list("purpose", flat=True)
        .first()
    )


def may_name_others(user: Reader, essay: Essay) -> bool:
    """Return whether the user may give the essay to a marker or name a reader."""
    is_supervisor = user.pk == essay.enrollment.training_class.supervisor_id
    may = user.is_active and not is_acting(user)
    return bool(may and is_supervisor and not is_author(user, essay))
