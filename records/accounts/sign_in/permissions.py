"""Who may look after whose sign-in: slips, resets, lockouts, sessions.

A slip is a way to become its person. So nobody makes one for an account that reaches further than
they do: `User.objects.managed_by` decides, by kind of role and by unit. The security administrator
looks after second factors and lockouts of everybody, which alone let nobody in.
"""

from typing import Any

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.permissions import may_keep_accounts
from records.accounts.predicates import is_acting
from records.accounts.querysets import UserQuerySet
from records.core.access.readers import Reader, stands_above
from records.register.models import Cadre, Unit


def is_keeper(user: Reader) -> bool:
    """Return whether `user` looks after the sign-in of others."""
    return may_keep_accounts(user) and not is_acting(user)


def may_keep_unit(user: Reader, unit: Unit) -> bool:
    """Return whether `user` may have accounts made for the cadres of a unit."""
    return bool(Unit.objects.managed_by(user).filter(pk=unit.pk).exists())


def may_issue_slips(user: Reader, account: User) -> bool:
    """Return whether `user` may make a slip for `account`: one they keep, and not their own."""
    return bool(accounts_kept_by(user).filter(pk=account.pk).exists())


def may_free(user: Reader, account: User) -> bool:
    """Return whether `user` may end lockouts and sessions of `account`, or take its factors away."""
    return bool(accounts_freed_by(user).filter(pk=account.pk).exists())


def accounts_kept_by(user: Reader) -> UserQuerySet:
    """Return the accounts of others that `user` looks after."""
    found: UserQuerySet = User.objects.managed_by(user).exclude(pk=user.pk or 0)
    return found if is_keeper(user) else found.none()


def accounts_freed_by(user: Reader) -> UserQuerySet:
    """Return the accounts of others whose lockouts and second factors `user` looks after."""
    if user.is_authenticated and is_keeper(user) and user.has_role(RoleKind.SECURITY_ADMIN):
        found: UserQuerySet = User.objects.filter(is_superuser=False).exclude(pk=user.pk)
        return found
    return accounts_kept_by(user)


def cadres_kept_by(user: Reader) -> Any:
    """Return the cadres for whom `user` may have accounts made."""
    cadres = Cadre.objects.active()
    return cadres if stands_above(user) else cadres.managed_by(user)
