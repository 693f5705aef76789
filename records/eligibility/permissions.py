"""Who may look at many people's answers at once."""

from typing import Any

from records.accounts.enums import RoleKind

READERS = (RoleKind.OFFICER, RoleKind.AUDITOR)


def may_see_coverage(user: Any) -> bool:
    """Return whether `user` may see coverage: an officer or an auditor, for their units."""
    return bool(user.is_authenticated and user.has_role(*READERS))


def coverage_paths(user: Any) -> list[str]:
    """Return the paths of the units whose coverage `user` may see; "/" means all."""
    paths = ["/"] if user.is_superuser else user.role_paths(*READERS)
    return sorted(
        path
        for path in set(paths)
        if not any(path != other and path.startswith(other) for other in paths)
    )
