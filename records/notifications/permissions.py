"""Who sets rules and looks after deliveries. Nobody reads another's messages."""

from typing import Any

from records.accounts.predicates import is_acting
from records.core.access.readers import stands_above
from records.core.access.roles import RoleKind
from records.register.models import Unit


def may_see_deliveries(user: Any) -> bool:
    """Return whether `user` sees the deliveries of everybody, without what they say."""
    return bool(user.is_active and (stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN)))


def may_set_rules(user: Any, unit: Unit | None) -> bool:
    """Return whether `user` sets the rules of a unit (None: those for everybody)."""
    if not user.is_active:
        return False
    if stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN):
        return True
    paths = user.role_paths(RoleKind.OFFICER)
    if unit is None:
        return "/" in paths
    return any(path == "/" or unit.path.startswith(path) for path in paths)


def may_use_inbox(user: Any) -> bool:
    """Return whether `user` reads their own messages: a deputy does not read the delegator's."""
    return bool(user.is_authenticated and user.is_active and not is_acting(user))
