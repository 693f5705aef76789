"""Who may look at how often numbers were shown in full."""

from records.accounts.enums import RoleKind
from records.core.readers import Reader


def may_see_reveals(user: Reader) -> bool:
    """Return whether `user` oversees what others looked at: an auditor, or a superuser."""
    return bool(user.is_authenticated and user.has_role(RoleKind.AUDITOR))
