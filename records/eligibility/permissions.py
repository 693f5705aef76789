"""Who may look at many people's answers at once, and write rules of which level."""

from records.accounts.enums import RoleKind
from records.accounts.predicates import holds
from records.core.access.readers import Account, Reader, stands_above
from records.eligibility.enums import PolicyLevel
from records.register.enums import UnitKind
from records.register.models import Unit

READERS = (RoleKind.OFFICER, RoleKind.AUDITOR)


may_see_coverage = holds(*READERS)
"""Whether the user may see coverage: an officer or an auditor, for their units."""


def coverage_paths(user: Reader) -> list[str]:
    """Return the paths of the units whose coverage `user` may see; "/" means all."""
    if not user.is_authenticated:
        return []
    paths = ["/"] if stands_above(user) else user.role_paths(*READERS)
    return sorted(
        path
        for path in set(paths)
        if not any(path != other and path.startswith(other) for other in paths)
    )


def levels_written_by(user: Account) -> frozenset[str]:
    """Return the levels whose rules `user` may write: none above the role they hold.

    Who keeps every unit enters what the State and the province decide; an officer of a city writes
    its rows, and every officer the rows of own units.
    """
    if stands_above(user):
        return frozenset(PolicyLevel.values)
    paths = user.role_paths(RoleKind.OFFICER)
    if not paths:
        return frozenset()
    if "/" in paths:
        return frozenset(PolicyLevel.values)
    cities = Unit.objects.filter(path__in=paths, kind=UnitKind.CITY)
    return frozenset(
        {PolicyLevel.UNIT, PolicyLevel.CITY} if cities.exists() else {PolicyLevel.UNIT}
    )
