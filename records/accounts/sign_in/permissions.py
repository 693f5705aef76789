"""Who may look after whose sign-in: slips, resets, lockouts, sessions.

A slip is a way to become its person. So it takes a role that covers the person's unit, and every
role that the person holds, for the same part of the tree or a wider one.
"""

from records.accounts.enums import RoleKind
from records.accounts.models import User, UserQuerySet
from records.register.models import Unit

KEEPERS: tuple[str, ...] = (RoleKind.OFFICER,)
"""Roles that look after accounts within their part of the tree."""


def keeper_paths(user: User) -> list[str]:
    """Return the paths of the units whose accounts `user` looks after; "/" means all."""
    if not user.is_active:
        return []
    return ["/"] if user.is_superuser else user.role_paths(*KEEPERS)


def is_keeper(user: User) -> bool:
    """Return whether `user` looks after any account."""
    return bool(keeper_paths(user))


def may_keep_unit(user: User, unit: Unit) -> bool:
    """Return whether `user` looks after the accounts of a unit."""
    return any(unit.path.startswith(path) for path in keeper_paths(user))


def may_care_for(user: User, account: User) -> bool:
    """Return whether `user` may reset, unlock or send away `account`; never one's own."""
    return user.pk != account.pk and may_issue_slips(user, account)


def may_issue_slips(user: User, account: User) -> bool:
    """Return whether `user` may make a slip for `account`.

    The account's cadre stands in a unit the user's role covers (an account without a cadre: all
    its roles do), and the account holds no role, and no reach, that the user does not hold.
    """
    if user.pk == account.pk or not user.is_active:
        return False
    if user.is_superuser:
        return True
    paths = keeper_paths(user)
    if account.is_superuser or not paths:
        return False
    held = account.held_roles
    if account.cadre is not None:
        covered = any(account.cadre.unit.path.startswith(path) for path in paths)
    else:
        covered = bool(held) or "/" in paths
    return covered and all(_covers(user, paths, kind, path or "/") for kind, path, _unit in held)


def accounts_kept_by(user: User) -> UserQuerySet:
    """Return the accounts in whose units `user` looks after accounts, for look-ups by search."""
    accounts: UserQuerySet = User.objects.exclude(pk=user.pk)
    paths = keeper_paths(user)
    if "/" in paths:
        return accounts
    return accounts.visible_to(user) if paths else accounts.none()


def _covers(user: User, paths: list[str], kind: str, path: str) -> bool:
    """Return whether `user` reaches as far as a role of `kind` for `path` does.

    An officer reaches what trainees, supervisors, liaisons, editors, lecturers, providers and
    experts of the same units do; any other role must be held by the user too.
    """
    wanted = paths if kind in BELOW_OFFICER else user.role_paths(kind)
    return any(path.startswith(mine) for mine in wanted)


BELOW_OFFICER = frozenset(
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
"""Roles that give nothing an officer of the same units does not have, or cannot give."""
