"""Who may import, and for whom."""

from records.accounts.enums import RoleKind
from records.core.readers import Reader
from records.register.permissions import units_kept_by

__all__ = ["may_import", "units_kept_by"]


def may_import(user: Reader) -> bool:
    """Return whether `user` may import files: officers."""
    return bool(user.is_active and user.has_role(RoleKind.OFFICER))
