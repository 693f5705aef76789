"""Who may look at how often numbers were shown in full."""

from records.accounts.enums import RoleKind
from records.accounts.predicates import holds

may_see_reveals = holds(RoleKind.AUDITOR)
"""Whether the user oversees what others looked at: an auditor, or a superuser."""
