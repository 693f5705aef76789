"""Who may open an essay, mark it, and name others. Being an officer or superuser opens nothing."""

from rules.predicates import predicate

from courses.essays.models import Essay, EssayReader
from records.accounts.enums import RoleKind
from records.accounts.predicates import is_acting, is_active
from records.core.access.readers import Reader

# A party-spirit essay is confided to named people: a deputy opens none, whoever they act for.

MARKERS = (RoleKind.LECTURER, RoleKind.CLASS_SUPERVISOR)
"""Roles whose holders may be given essays to mark."""


@predicate
def is_author(user: Reader, essay: Essay) -> bool:
    """Return whether the user wrote the essay."""
    if not user.is_authenticated or not user.is_active or not user.cadre_id:
        return False
    return user.cadre_id == essay.enrollment.cadre_id


@predicate
def is_marker(user: Reader, essay: Essay) -> bool:
    """Return whether the essay was given to the user to mark."""
    return bool(user.pk and user.pk == essay.marker_id)


@predicate
def is_supervisor(user: Reader, essay: Essay) -> bool:
    """Return whether the user supervises the class by name: a deputy never does, for essays."""
    return bool(user.pk and user.pk == essay.enrollment.training_class.supervisor_id)


in_person = is_active & ~is_acting

may_mark = in_person & ~is_author & (is_marker | is_supervisor)
"""Whether the user may decide on the essay: its marker, or the class supervisor."""

may_name_others = in_person & ~is_author & is_supervisor
"""Whether the user may give the essay to a marker or name a reader."""


@predicate
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
