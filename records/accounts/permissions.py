"""Who may hand out roles."""

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.register.models import Unit


def may_keep_accounts(user: User) -> bool:
    """Return whether `user` looks after accounts: an officer, or a superuser."""
    return user.is_active and user.has_role(RoleKind.OFFICER)


def may_grant(user: User, unit: Unit | None) -> bool:
    """Return whether `user` may give or take roles for `unit`: within their own part of the tree."""
    if user.is_superuser:
        return True
    paths = user.role_paths(RoleKind.OFFICER)
    if unit is None:
        return "/" in paths
    return any(unit.path.startswith(path) for path in paths)
