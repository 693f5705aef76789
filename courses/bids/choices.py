"""Whom one may name as a holder of a tender's keys."""

from django.db.models import QuerySet

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.core.access.choices import Choice
from records.core.access.readers import Reader

HOLDER_ROLES = (RoleKind.OFFICER, RoleKind.AUDITOR)


def holders(user: Reader) -> QuerySet[User]:
    """Return the officers and auditors of every unit: holders should not all be of one."""
    if not user.is_authenticated or not user.is_active:
        return User.objects.none()
    if not (user.is_superuser or user.has_role(RoleKind.OFFICER)):
        return User.objects.none()
    return User.objects.holding(*HOLDER_ROLES)


BIDS_CHOICES = (Choice("bids:name:holder", User, holders),)
