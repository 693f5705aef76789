"""Who works on courses, and who may tie a teacher to an account: that opens rolls and screens."""

from django.db.models import QuerySet

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.predicates import holds, is_active, is_superuser
from records.core.access.readers import Account, stands_above

may_edit_courses = is_active & (is_superuser | holds(RoleKind.EDITOR))
"""Whether the user works on courses: an editor, or a superuser."""


def linkable_accounts(user: Account) -> QuerySet[User]:
    """Return the accounts `user` may tie to a teacher: of lecturers in their reach, never their own.

    Only who keeps accounts may; an editor of the catalog ties nobody, since a teacher's account
    opens the rolls and screens of the classes taught.
    """
    if not stands_above(user) and not user.has_role(RoleKind.OFFICER):
        return User.objects.none()
    lecturers = User.objects.holding(RoleKind.LECTURER)
    return User.objects.managed_by(user).filter(pk__in=lecturers.values("pk")).exclude(pk=user.pk)
