"""Who may give which role, end it, delegate it, and keep accounts. The rules stand in `enums.py`."""

from datetime import date

from records.accounts.enums import (
    ADMINISTRATORS,
    CREATES_ACCOUNTS,
    DELEGABLE,
    EVERYWHERE,
    GRANTS,
    KEEPS_ACCOUNTS,
    RoleKind,
)
from records.accounts.models import Role
from records.accounts.predicates import holds, is_acting, is_active
from records.core.access.readers import Account, Reader, stands_above
from records.register.models import Unit

may_keep_accounts = is_active & holds(*KEEPS_ACCOUNTS)
"""Whether the user looks after accounts: those of their part, or of their kind."""

may_create_accounts = is_active & holds(*CREATES_ACCOUNTS)
"""Whether the user opens accounts: an officer or a system administrator."""

may_read_roles = is_active & holds(RoleKind.OFFICER, RoleKind.AUDITOR, *ADMINISTRATORS)
"""Whether the list of who holds which role is open to the user."""

may_give_roles = is_active & ~is_acting & holds(*GRANTS)
"""Whether the user gives roles at all; a deputy does not."""


def grantable_kinds(user: Account) -> frozenset[str]:
    """Return the kinds of role that `user` may give to somebody somewhere."""
    if stands_above(user):
        return frozenset(RoleKind)
    return frozenset().union(*(GRANTS[held] for held in GRANTS if user.has_role(held)))


def may_grant(user: Account, kind: str, unit: Unit | None, until: date | None, today: date) -> bool:
    """Return whether `user` may give a role of `kind` for `unit` until `until` (None: no end).

    Some role of their own must include it: by kind (`GRANTS`), by unit, and to the end.
    """
    if stands_above(user):
        return True
    if is_acting(user):
        return False
    own = Role.objects.filter(user=user.pk).own_in_force(today)
    held = own.filter(kind__in=GRANTS).select_related("unit")
    return any(_includes(role, kind, unit, until) for role in held)


def _includes(held: Role, kind: str, unit: Unit | None, until: date | None) -> bool:
    if kind not in GRANTS[held.kind]:
        return False
    lasts = held.valid_until is None or (until is not None and until <= held.valid_until)
    return lasts and covers(held, unit) and (unit is not None or held.kind in EVERYWHERE)


def covers(held: Role, unit: Unit | None) -> bool:
    """Return whether the units of `held` include `unit` (None: every unit)."""
    if held.unit is None:
        return True
    return unit is not None and unit.path.startswith(held.unit.path)


def may_end(user: Reader, role: Role) -> bool:
    """Return whether `user` may end `role`: could give it, or is one side of the delegation."""
    return bool(Role.objects.managed_by(user).filter(pk=role.pk).exists())


def stands_for(user: Account, kind: str) -> int:
    """Return whose tasks of `kind`, given by name, are `user`'s now: their own, or the delegator's.

    A class has its supervisor by name: while acting, the deputy has the delegator's classes and
    not their own; 0 where the role acted in is another one.
    """
    acting_for: int | None = getattr(user, "acting_for_id", None)
    if acting_for is None:
        return user.pk or 0
    return acting_for if user.has_role(kind) else 0


may_delegate = is_active & ~is_acting & holds(*DELEGABLE)
"""Whether the user holds anything a deputy could do for them."""
