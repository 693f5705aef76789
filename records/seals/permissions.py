"""Who looks after the log. It holds digests and numbers of rows, nothing about a person."""

from records.accounts.enums import RoleKind
from records.accounts.predicates import holds
from records.core.access.readers import Reader, stands_above

READERS = (RoleKind.AUDITOR, RoleKind.OFFICER, RoleKind.AUDIT_ADMIN)


may_see_seals = holds(*READERS)
"""Whether the user may read the log and draw proofs: who audits, and officers."""


def may_make_checkpoint(user: Reader) -> bool:
    """Return whether `user` may have the log signed and exported: those of the whole tree."""
    if not user.is_authenticated:
        return False
    return bool(stands_above(user) or user.covers_everything(*READERS))
