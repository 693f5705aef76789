"""Giving roles, changing their last day, ending them; a role is never removed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.enums import ADMINISTRATORS, BACK_OFFICE, INCOMPATIBLE, RoleKind
from records.accounts.models import Role, User
from records.accounts.permissions import may_end, may_grant
from records.core.actor import Actor
from records.core.authority import require, user_of
from records.core.choices import require_usable
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.register.models import Unit
from records.trail.enums import Tag
from records.trail.services import record_event


@transaction.atomic
def grant_role(
    *,
    user: User,
    kind: str,
    unit: Unit | None,
    actor: Actor,
    now: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    reason: str = "",
) -> Role:
    """Give `user` a role for `unit` and below (None: everywhere), from today unless said otherwise.

    Giving the same again changes nothing. Raises DomainError, naming the field, where the actor
    may not give it, or where it overlaps a role that stands or one it may not be combined with.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    today = _day(now)
    first = valid_from or today
    _require_grant(actor, user, kind, unit, first, valid_until, today)
    standing = _overlapping(user, kind, unit, first, valid_until)
    if standing is not None:
        if standing.valid_from <= first and standing.valid_until == valid_until:
            return standing
        raise _overlap_of(standing)
    require_compatible(user, kind, first, valid_until)
    role = Role(
        user=user,
        kind=kind,
        unit=unit,
        valid_from=first,
        valid_until=valid_until,
        reason=reason[:200],
        granted_at=now,
        granted_by_id=actor.user_id,
    )
    save_role(role)
    sync_groups(user, today)
    record_role_event(Tag.ROLE_GRANTED, role, actor, now, after=describe(role))
    return role


@transaction.atomic
def change_role_end(*, role: Role, valid_until: date | None, actor: Actor, now: datetime) -> Role:
    """Set another last day (None: no end); the same one changes nothing, a past one is refused."""
    role, today = lock_role(role, actor), _day(now)
    if role.valid_until == valid_until:
        return role
    _require_open(role, today)
    if role.delegated_by_id is not None:
        raise NotPossible(_("A delegation is ended, not prolonged."), field="valid_until")
    _require_order(max(role.valid_from, today), valid_until)
    user = user_of(actor)
    if not actor.is_system and not may_grant(user, role.kind, role.unit, valid_until, today):
        raise NotAllowed(_not_granted(), field="valid_until")
    if valid_until is not None:
        require_other_administrator(role)
    before, role.valid_until = describe(role), valid_until
    require_compatible(role.user, role.kind, role.valid_from, valid_until)
    save_role(role, "valid_until")
    record_role_event(Tag.ROLE_END_CHANGED, role, actor, now, before=before, after=describe(role))
    if valid_until is not None:
        _shorten_delegations(role, valid_until, actor, now)
    return role


def _shorten_delegations(role: Role, until: date, actor: Actor, now: datetime) -> None:
    for delegation in role.delegations.filter(revoked_at=None, valid_until__gt=until):
        if delegation.valid_from > until:
            _end(delegation, Tag.DELEGATION_ENDED, actor, now, "")
            continue
        before, delegation.valid_until = describe(delegation), until
        save_role(delegation, "valid_until")
        after = describe(delegation)
        record_role_event(Tag.ROLE_END_CHANGED, delegation, actor, now, before=before, after=after)


@transaction.atomic
def revoke_role(*, role: Role, actor: Actor, now: datetime, reason: str = "") -> None:
    """End a role at once, with what was delegated from it; the row stays, ending twice is one end.

    Raises DomainError for the last holder of an administrator's role.
    """
    role, today = lock_role(role, actor), _day(now)
    if role.revoked_at is not None or (role.valid_until and role.valid_until < today):
        return
    require_other_administrator(role)
    tag = Tag.ROLE_REVOKED if role.delegated_by_id is None else Tag.DELEGATION_ENDED
    _end(role, tag, actor, now, reason)
    for delegation in role.delegations.filter(revoked_at=None).select_related("user", "unit"):
        _end(delegation, Tag.DELEGATION_ENDED, actor, now, reason)
    sync_groups(role.user, today)


def lock_role(role: Role, actor: Actor) -> Role:
    """Return the role as it stands, locked with its holder; raises where the actor may not end it."""
    User.objects.select_for_update().get(pk=role.user_id)
    found = Role.objects.select_for_update(of=("self",)).select_related("user", "unit")
    role = found.get(pk=role.pk)
    if not actor.is_system:
        require(may_end(user_of(actor), role), _("This role is not yours to end."))
    return role


def _end(role: Role, tag: Tag, actor: Actor, now: datetime, reason: str) -> None:
    """Write the end; a role that had not begun gets its last day before its first: never held."""
    today, before = _day(now), describe(role)
    role.revoked_at, role.revoked_by_id = now, actor.user_id
    if role.valid_from > today:
        role.valid_until = role.valid_from - timedelta(days=1)
    elif role.valid_until is None or role.valid_until > today:
        role.valid_until = today
    save_role(role, "revoked_at", "revoked_by", "valid_until")
    after = {**describe(role), **({"reason": reason} if reason else {})}
    record_role_event(tag, role, actor, now, before=before, after=after)


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
    Group.objects.get_or_create(name=f"role:{kind}")
    Group.objects.select_for_update().get(name=f"role:{kind}")


def _require_grant(
    actor: Actor,
    user: User,
    kind: str,
    unit: Unit | None,
    first: date,
    until: date | None,
    today: date,
) -> None:
    _require_order(first, until)
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
        return NotAllowed(_not_granted(), field="kind")
    roots = [role.unit for role in granter.roles.own_in_force(today).select_related("unit")]
    if any(may_grant(granter, kind, root, today, today) for root in roots):
        if may_grant(granter, kind, unit, today, today):
            return NotAllowed(
                _("Your own role ends earlier: give the role no longer than that."),
                field="valid_until",
            )
        return NotAllowed(_("You may give roles only within your own units."), field="unit")
    return NotAllowed(_not_granted(), field="kind")


def _not_granted() -> str:
    return _("You may not give this role: your own does not include it.")


def _require_order(first: date, until: date | None) -> None:
    if until is not None and until < first:
        raise DomainError(_("The last day lies before the first."), field="valid_until")


def _require_open(role: Role, today: date) -> None:
    if role.revoked_at is not None or (role.valid_until and role.valid_until < today):
        raise NotPossible(_("This role has ended; give it anew."), field="valid_until")


def overlapping(roles: Any, first: date, until: date | None) -> Any:
    """Return those of `roles` that stand and share a day with the period."""
    found = roles.filter(revoked_at=None)
    found = found.filter(Q(valid_until=None) | Q(valid_until__gte=first))
    return found if until is None else found.filter(valid_from__lte=until)


def _overlapping(
    user: User, kind: str, unit: Unit | None, first: date, until: date | None
) -> Role | None:
    same = user.roles.filter(kind=kind, unit=unit, delegated_by=None)
    found: Role | None = overlapping(same, first, until).first()
    return found


def _overlap_of(standing: Role) -> DomainError:
    until = standing.valid_until or _("without an end")
    return NotPossible(
        _("Holds this role already (%(since)s – %(until)s): change its last day, or end it first.")
        % {"since": standing.valid_from, "until": until},
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
        with transaction.atomic():
            role.save(update_fields=fields or None)
    except IntegrityError:
        raise NotPossible(
            _("This role overlaps or may not be combined with one just given."), field="kind"
        ) from None
    role.user.forget_rights()


def sync_groups(user: User, today: date) -> bool:
    """Bring the stored groups in line with the roles in force; return whether that changed any.

    Rights are read from the roles themselves (`backends.py`); the groups are for what Wagtail
    lists, such as who is told of a workflow.
    """
    kinds = set(user.roles.own_in_force(today).values_list("kind", flat=True))
    wanted = {f"role:{kind}" for kind in kinds}
    is_staff = bool(kinds & set(BACK_OFFICE)) or user.is_superuser
    held = set(user.groups.values_list("name", flat=True))
    if held == wanted and user.is_staff == is_staff:
        return False
    user.groups.set(Group.objects.filter(name__in=wanted))
    user.is_staff = is_staff
    user.save(update_fields=["is_staff"])
    user.forget_rights()
    return True


def sync_all_groups(*, now: datetime) -> int:
    """Let the groups follow the calendar: roles that began or ended today; returns how many accounts.

    Nothing depends on it for safety: an ended role gives nothing, whether or not this ran.
    """
    today, actor, changed = _day(now), Actor.system("sync_roles"), 0
    for user in User.objects.filter(Q(roles__isnull=False) | Q(groups__isnull=False)).distinct():
        before = sorted(user.groups.values_list("name", flat=True))
        with transaction.atomic():
            if sync_groups(user, today):
                changed += 1
                after = sorted(user.groups.values_list("name", flat=True))
                record_event(
                    tag=Tag.ROLE_GROUPS_SYNCED,
                    actor=actor,
                    now=now,
                    subject=str(user),
                    subject_type="user",
                    subject_id=user.pk,
                    before={"groups": before},
                    after={"groups": after},
                )
    return changed


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


def record_role_event(tag: Tag, role: Role, actor: Actor, now: datetime, **changes: Any) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(role.user),
        subject_type="user",
        subject_id=role.user_id,
        **changes,
    )


def _day(now: datetime) -> date:
    return timezone.localdate(now)
