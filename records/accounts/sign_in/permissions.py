"""Who may look after whose sign-in: slips, resets, lockouts, sessions.

A slip is a way to become its person. So it takes a role that covers the person's unit, and nobody
makes one for an account with a role, or a reach, beyond their own.
"""

from typing import Any

from records.accounts.enums import RoleKind
from records.accounts.models import User, UserQuerySet
from records.register.models import Cadre, Unit

BELOW_KEEPER = frozenset(
    {
        RoleKind.TRAINEE,
        RoleKind.LECTURER,
        RoleKind.CLASS_SUPERVISOR,
        RoleKind.UNIT_LIAISON,
        RoleKind.EDITOR,
        RoleKind.PROVIDER,
        RoleKind.EXPERT,
        RoleKind.OFFICER,
    }
)
"""Roles that a keeper of the same units may hand out; any other has to be held by the keeper too."""


def is_keeper(user: Any) -> bool:
    """Return whether `user` looks after the accounts of some unit."""
    return bool(user.is_active and (user.is_superuser or user.keeper_paths()))


def may_keep_unit(user: Any, unit: Unit) -> bool:
    """Return whether `user` looks after the accounts of a unit."""
    return bool(
        user.is_superuser or any(unit.path.startswith(path) for path in user.keeper_paths())
    )


def may_issue_slips(user: Any, account: User) -> bool:
    """Return whether `user` may make a slip for `account`, or reset what it signs in with.

    The account is one that `user` manages, another's, and holds nothing that `user` could not
    hold or hand out for the same part of the units.
    """
    if not user.is_active or user.pk == account.pk:
        return False
    if user.is_superuser:
        return True
    if not User.objects.managed_by(user).filter(pk=account.pk).exists():
        return False
    return all(_reaches(user, kind, path or "/") for kind, path, _unit in account.held_roles)


def accounts_kept_by(user: Any) -> UserQuerySet:
    """Return the accounts that `user` looks after, for look-ups by search."""
    found: UserQuerySet = User.objects.managed_by(user).exclude(pk=user.pk)
    return found if is_keeper(user) else found.none()


def cadres_kept_by(user: Any) -> Any:
    """Return the cadres for whom `user` may have accounts made."""
    cadres = Cadre.objects.active()
    return cadres if user.is_superuser else cadres.managed_by(user)


def _reaches(user: Any, kind: str, path: str) -> bool:
    paths = user.keeper_paths() if kind in BELOW_KEEPER else user.role_paths(kind)
    return any(path.startswith(mine) for mine in paths)
