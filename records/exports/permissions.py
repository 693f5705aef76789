"""Who may take which list."""

from records.core.access.readers import Reader
from records.core.seams.exports import ExportKind


def may_export(user: Reader, kind: ExportKind) -> bool:
    """Return whether `user` may take a list of `kind`: whoever holds one of its roles."""
    return bool(user.is_authenticated and user.is_active and user.has_role(*kind.roles))
