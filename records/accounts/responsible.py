"""Who answers for a unit: the holders of a role nearest to it in the tree."""

from datetime import date

from django.db.models import Q

from records.accounts.models import Role
from records.core.access.authority import covering


def nearest_holders(kinds: frozenset[str], path: str, today: date) -> list[int]:
    """Return the active accounts that hold one of `kinds` for the unit at `path`.

    Of the unit itself where there are any, else of the nearest unit above, at last of those who
    hold it everywhere: the whole city need not hear what a district does. One query.
    """
    roles = Role.objects.own_in_force(today).filter(kind__in=kinds, user__is_active=True)
    held = roles.filter(Q(unit__path__in=covering(path)) | Q(unit__isnull=True))
    by_path: dict[str, set[int]] = {}
    for user, where in held.values_list("user", "unit__path"):
        by_path.setdefault(where or "", set()).add(user)
    nearest = max(by_path, key=len, default=None)
    return sorted(by_path[nearest]) if nearest is not None else []
