"""Who keeps the working calendar."""

from records.core.access.readers import Reader
from records.core.access.roles import RoleKind


def may_keep_calendar(user: Reader) -> bool:
    """Return whether `user` enters the notices: an officer of every unit, or who runs the system."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.has_role(RoleKind.SYSTEM_ADMIN) or user.covers_everything(RoleKind.OFFICER)
