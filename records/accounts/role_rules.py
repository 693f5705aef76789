"""What holds for every change of a role: who may, with what it may stand, who is the last.

Nothing here opens a transaction: the services do, and call these in it.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.enums import ADMINISTRATORS, INCOMPATIBLE, RoleKind
from records.accounts.models import Role, User
from records.accounts.permissions import may_end, may_grant
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.register.models import Unit


def lock_role(role: Role, actor: Actor) -> Role:
    """Return the role as it stands, locked with its holder; raises where the actor may not end it."""
    # The holder's account is the lock of all their roles: what may not be combined is asked across
    # rows, of which some are not there yet.
    User.objects.select_for_update().get(pk=role.user_id)
    found = Role.objects.select_for_update(of=("self",)).select_related("user", "unit")
    role = found.get(pk=role.pk)
    if not actor.is_system:
        require(may_end(user_of(actor), role), _("This role is not yours to end."))
    return role


def require_other_administrator(role: Role) -> None:
    """Raise unless somebody else holds this administrator's role without an end.

    The row of the kind's group is the lock: of two who leave at once the second is told.
    """
    if role.kind not in ADMINISTRATORS or role.valid_until is not None:
        return
    lock_kind(role.kind)
    if not open_ended(role.kind).exclude(user=role.user_id).exists():
        raise NotPossible(
            _("%(name)s is the last %(role)s: appoint another one first.")
            % {"name": role.user, "role": RoleKind(role.kind).label}
        )


def require_not_last_administrator(user: User) -> None:
    """Raise where `user` is the last holder of an administrator's role: it must stay able to work."""
    for role in open_ended(*ADMINISTRATORS).filter(user=user):
        require_other_administrator(role)


def open_ended(*kinds: str) -> Any:
    """Return the roles of `kinds` that are in force for active accounts and have no end."""
    held = Role.objects.own_in_force(timezone.localdate())
    return held.filter(kind__in=kinds, valid_until=None, user__is_active=True)


def lock_kind(kind: str) -> None:
    """Let one at a time change who holds an administrator's role."""
    # Who is the last administrator is a question about all accounts. The group of the kind is one
    # row that everyone who changes it can wait on.
    Group.objects.get_or_create(name=f"role:{kind}")
    Group.objects.select_for_update().get(name=f"role:{kind}")


def require_grant(
    actor: Actor,
    user: User,
    kind: str,
    unit: Unit | None,
    first: date,
    until: date | None,
    today: date,
) -> None:
    require_order(first, until)
    if kind in ADMINISTRATORS and unit is not None:
        raise DomainError(_("An administrator's role counts for every unit."), field="unit")
    if actor.is_system:
        return
    if user.pk == actor.user_id:
        raise NotAllowed(_("Nobody gives a role to themselves."), field="user")
    if first < today:
        raise DomainError(_("A role begins today or later."), field="valid_from")
    require_usable("accounts:grant_role:user", actor, user)
    granter = user_of(actor)
    if not granter.is_authenticated or not may_grant(granter, kind, unit, until, today):
        raise _why_not(granter, kind, unit, until, today)


def _why_not(
    granter: Any, kind: str, unit: Unit | None, until: date | None, today: date
) -> DomainError:
    """Return the refusal beside the field that mends it: the last day, the unit, else the kind."""
    if not granter.is_authenticated:
        return NotAllowed(not_granted(), field="kind")
    roots = [role.unit for role in granter.roles.own_in_force(today).select_related("unit")]
    if any(may_grant(granter, kind, root, today, today) for root in roots):
        if may_grant(granter, kind, unit, today, today):
            return NotAllowed(
                _("Your own role ends earlier: give the role no longer than that."),
                field="valid_until",
            )
        return NotAllowed(_("You may give roles only within your own units."), field="unit")
    return NotAllowed(not_granted(), field="kind")


def not_granted() -> str:
    return _("You may not give this role: your own does not include it.")


def require_order(first: date, until: date | None) -> None:
    if until is not None and until < first:
        raise DomainError(_("The last day lies before the first."), field="valid_until")


def require_open(role: Role, today: date) -> None:
    if role.revoked_at is not None or (role.valid_until and role.valid_until < today):
        raise NotPossible(_("This role has ended; give it anew."), field="valid_until")


def overlapping(roles: Any, first: date, until: date | None) -> Any:
    """Return those of `roles` that stand and share a day with the period."""
    found = roles.filter(revoked_at=None)
    found = found.filter(Q(valid_until=None) | Q(valid_until__gte=first))
    return found if until is None else found.filter(valid_from__lte=until)


def same_role(
    user: User, kind: str, unit: Unit | None, first: date, until: date | None
) -> Role | None:
    same = user.roles.filter(kind=kind, unit=unit, delegated_by=None)
    found: Role | None = overlapping(same, first, until).first()
    return found


def overlap_of(overlapping: Role) -> DomainError:
    until = overlapping.valid_until or _("without an end")
    return NotPossible(
        _("Holds this role already (%(since)s – %(until)s): change its last day, or end it first.")
        % {"since": overlapping.valid_from, "until": until},
        field="kind",
    )


def require_compatible(user: User, kind: str, first: date, until: date | None) -> None:
    """Raise where `user` holds a role in the period that `kind` may not be combined with."""
    clashing = INCOMPATIBLE.get(kind, frozenset()) | {
        other for other, kinds in INCOMPATIBLE.items() if kind in kinds
    }
    held = overlapping(user.roles.filter(kind__in=clashing), first, until).first()
    if held is not None:
        raise NotPossible(
            _("%(name)s holds the role “%(held)s”, which may not be combined with “%(role)s”.")
            % {"name": user, "held": held.get_kind_display(), "role": RoleKind(kind).label},
            field="kind",
        )


def save_role(role: Role, *fields: str) -> None:
    """Store a role; what the database refuses, as of two at once, comes back as an error in words."""
    try:
        # A savepoint, so that the caller's transaction lives on with the error put into words.
        with transaction.atomic():
            role.save(update_fields=fields or None)
    except IntegrityError:
        raise NotPossible(
            _("This role overlaps or may not be combined with one just given."), field="kind"
        ) from None
    role.user.forget_rights()


def describe(role: Role) -> dict[str, Any]:
    """Return what the trail keeps of a role."""
    source = role.delegated_by
    return {
        "role": role.kind,
        "unit": role.unit and role.unit.code,
        "from": role.valid_from.isoformat(),
        "until": role.valid_until and role.valid_until.isoformat(),
        **({"delegated_by": source.user_id} if source else {}),
    }


def day_of(now: datetime) -> date:
    return timezone.localdate(now)
