"""Who looks after the log. It holds digests and numbers of rows, nothing about a person."""

from typing import Any

from records.accounts.enums import RoleKind

READERS = (RoleKind.AUDITOR, RoleKind.OFFICER, RoleKind.AUDIT_ADMIN)


def may_see_seals(user: Any) -> bool:
    """Return whether `user` may read the log and draw proofs: who audits, and officers."""
    return bool(user.has_role(*READERS))


def may_make_checkpoint(user: Any) -> bool:
    """Return whether `user` may have the log signed and exported: those of the whole tree."""
    return bool(user.is_superuser or user.covers_everything(*READERS))
