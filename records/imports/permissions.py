"""Who may import, and for whom."""

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.register.models import Unit


def may_import(user: User) -> bool:
    """Return whether `user` may import files: officers."""
    return user.is_active and user.has_role(RoleKind.OFFICER)


def units_kept_by(user: User) -> list[Unit] | None:
    """Return the units whose cadres `user` may import; None means all."""
    if user.is_superuser:
        return None
    paths = user.role_paths(RoleKind.OFFICER)
    return None if "/" in paths else list(Unit.objects.filter(path__in=paths))
