"""Who may import, and for whom."""

from records.accounts.enums import RoleKind
from records.accounts.predicates import holds, is_active
from records.register.permissions import units_kept_by

__all__ = ["may_import", "units_kept_by"]


may_import = is_active & holds(RoleKind.OFFICER)
"""Whether the user may import files: officers."""
