"""Who looks after the log. It holds digests and numbers of rows, nothing about a person."""

from typing import Any

from records.accounts.enums import RoleKind


def may_see_seals(user: Any) -> bool:
    """Return whether `user` may read the log and draw proofs: officers and auditors."""
    return bool(user.has_role(RoleKind.AUDITOR, RoleKind.OFFICER))


def may_make_checkpoint(user: Any) -> bool:
    """Return whether `user` may have the log signed and exported: those of the whole tree."""
    if user.is_superuser:
        return True
    paths = user.role_paths(RoleKind.AUDITOR, RoleKind.OFFICER)
    return any(path.count("/") <= 2 for path in paths)
