"""Giving roles, changing their last day, ending them; a role is never removed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from records.accounts.groups import sync_groups
from records.accounts.models import Role, User
from records.accounts.permissions import may_grant
from records.accounts.role_rules import (
    day_of,
    describe,
    lock_role,
    not_granted,
    overlap_of,
    require_compatible,
    require_grant,
    require_open,
    require_order,
    require_other_administrator,
    same_role,
    save_role,
)
from records.accounts.services.role_events import record_role_event
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.errors import NotAllowed, NotPossible
from records.register.models import Unit
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
    # Of two grants at once the second sees the first: a role that is not there yet cannot be
    # locked.
    user = User.objects.select_for_update().get(pk=user.pk)
    today = day_of(now)
    first = valid_from or today
    require_grant(actor, user, kind, unit, first, valid_until, today)
    standing = same_role(user, kind, unit, first, valid_until)
    if standing is not None:
        if standing.valid_from <= first and standing.valid_until == valid_until:
            return standing
        raise overlap_of(standing)
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
    record_role_event(AccountsTag.ROLE_GRANTED, role, actor, now, after=describe(role))
    return role


@transaction.atomic
def change_role_end(*, role: Role, valid_until: date | None, actor: Actor, now: datetime) -> Role:
    """Set another last day (None: no end); the same one changes nothing, a past one is refused."""
    role, today = lock_role(role, actor), day_of(now)
    if role.valid_until == valid_until:
        return role
    require_open(role, today)
    if role.delegated_by_id is not None:
        raise NotPossible(_("A delegation is ended, not prolonged."), field="valid_until")
    require_order(max(role.valid_from, today), valid_until)
    user = user_of(actor)
    if not actor.is_system and not may_grant(user, role.kind, role.unit, valid_until, today):
        raise NotAllowed(not_granted(), field="valid_until")
    if valid_until is not None:
        require_other_administrator(role)
    before, role.valid_until = describe(role), valid_until
    require_compatible(role.user, role.kind, role.valid_from, valid_until)
    save_role(role, "valid_until")
    record_role_event(
        AccountsTag.ROLE_END_CHANGED, role, actor, now, before=before, after=describe(role)
    )
    if valid_until is not None:
        _shorten_delegations(role, valid_until, actor, now)
    return role


def _shorten_delegations(role: Role, until: date, actor: Actor, now: datetime) -> None:
    for delegation in role.delegations.filter(revoked_at=None, valid_until__gt=until):
        if delegation.valid_from > until:
            _end(delegation, AccountsTag.DELEGATION_ENDED, actor, now, "")
            continue
        before, delegation.valid_until = describe(delegation), until
        save_role(delegation, "valid_until")
        after = describe(delegation)
        record_role_event(
            AccountsTag.ROLE_END_CHANGED, delegation, actor, now, before=before, after=after
        )


@transaction.atomic
def revoke_role(*, role: Role, actor: Actor, now: datetime, reason: str = "") -> None:
    """End a role at once, with what was delegated from it; the row stays, ending twice is one end.

    Raises DomainError for the last holder of an administrator's role.
    """
    role, today = lock_role(role, actor), day_of(now)
    if role.revoked_at is not None or (role.valid_until and role.valid_until < today):
        return
    require_other_administrator(role)
    tag = AccountsTag.ROLE_REVOKED if role.delegated_by_id is None else AccountsTag.DELEGATION_ENDED
    _end(role, tag, actor, now, reason)
    for delegation in role.delegations.filter(revoked_at=None).select_related("user", "unit"):
        _end(delegation, AccountsTag.DELEGATION_ENDED, actor, now, reason)
    sync_groups(role.user, today)


def _end(role: Role, tag: AccountsTag, actor: Actor, now: datetime, reason: str) -> None:
    """Write the end; a role that had not begun gets its last day before its first: never held."""
    today, before = day_of(now), describe(role)
    role.revoked_at, role.revoked_by_id = now, actor.user_id
    if role.valid_from > today:
        role.valid_until = role.valid_from - timedelta(days=1)
    elif role.valid_until is None or role.valid_until > today:
        role.valid_until = today
    save_role(role, "revoked_at", "revoked_by", "valid_until")
    after = {**describe(role), **({"reason": reason} if reason else {})}
    record_role_event(tag, role, actor, now, before=before, after=after)


def sync_all_groups(*, now: datetime) -> int:
    """Let the groups follow the calendar: roles that began or ended today; returns how many accounts.

    Nothing depends on it for safety: an ended role gives nothing, whether or not this ran.
    """
    today, actor, changed = day_of(now), Actor.system("sync_roles"), 0
    for user in User.objects.filter(Q(roles__isnull=False) | Q(groups__isnull=False)).distinct():
        before = sorted(user.groups.values_list("name", flat=True))
        with transaction.atomic():
            if sync_groups(user, today):
                changed += 1
                after = sorted(user.groups.values_list("name", flat=True))
                record_event(
                    tag=AccountsTag.ROLE_GROUPS_SYNCED,
                    actor=actor,
                    now=now,
                    subject=str(user),
                    subject_type="user",
                    subject_id=user.pk,
                    before={"groups": before},
                    after={"groups": after},
                )
    return changed
