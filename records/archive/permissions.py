"""Who may open whose file, and see a citizen number in full."""

from records.accounts.enums import FILE_READERS, RoleKind
from records.accounts.predicates import holds
from records.core.access.readers import Account, Reader, stands_above
from records.register.models import Cadre

may_read_files = holds(*FILE_READERS)
"""Whether the user reads files of some units; `visible_to` says whose."""


def may_reveal(user: Reader, cadre: Cadre) -> bool:
    """Return whether `user` may see the full citizen number: an officer or auditor of the unit."""
    if not user.is_authenticated:
        return False
    if stands_above(user):
        return True
    paths = user.role_paths(RoleKind.OFFICER, RoleKind.AUDITOR)
    return any(cadre.unit.path.startswith(path) for path in paths)


def may_merge(user: Reader) -> bool:
    """Return whether `user` keeps the register of some units, and so settles duplicates there."""
    return bool(user.is_authenticated and (stands_above(user) or user.keeper_paths()))


def may_transfer(user: Account, cadre: Cadre) -> bool:
    """Return whether `user` keeps the register the cadre stands on, and so may release them."""
    if stands_above(user):
        return True
    return any(path == "/" or cadre.unit.path.startswith(path) for path in user.keeper_paths())


def may_set_photo(user: Account, cadre: Cadre) -> bool:
    """Return whether `user` helps to keep the data of a cadre they may see: see `corrected_by`."""
    if stands_above(user):
        return True
    return any(path == "/" or cadre.unit.path.startswith(path) for path in user.corrector_paths())
