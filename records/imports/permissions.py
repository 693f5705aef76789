"""Who may import, and for whom."""

from typing import Any

from records.accounts.enums import RoleKind
from records.register.permissions import units_kept_by

__all__ = ["may_import", "units_kept_by"]


def may_import(user: Any) -> bool:
    """Return whether `user` may import files: officers."""
    return bool(user.is_active and user.has_role(RoleKind.OFFICER))
