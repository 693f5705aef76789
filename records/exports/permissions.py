"""Who may take which list."""

from typing import Any

from records.core.seams.exports import ExportKind


def may_export(user: Any, kind: ExportKind) -> bool:
    """Return whether `user` may take a list of `kind`: whoever holds one of its roles."""
    return bool(user.is_authenticated and user.is_active and user.has_role(*kind.roles))
