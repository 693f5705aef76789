"""A role done by a deputy for a while: given by its holder, used only while acting for them."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.enums import DELEGABLE
from records.accounts.models import Role, User
from records.accounts.permissions import covers
from records.accounts.predicates import is_acting
from records.accounts.role_rules import (
    describe,
    overlapping,
    require_compatible,
    save_role,
)
from records.accounts.services.role_events import record_role_event
from records.accounts.services.roles import revoke_role
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.register.models import Unit
from records.trail.services import record_event


@transaction.atomic
def delegate_role(
    *,
    role: Role,
    deputy: User,
    unit: Unit | None,
    valid_from: date,
    valid_until: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Role:
    """Let `deputy` act in `role`, for `unit` (None: all of its units), for the days given.

    Raises DomainError, naming the field, where the role is not the actor's own or not one to be
    delegated, the deputy is out of reach, or the period is too long or reaches beyond the role.
    """
    # The deputy before the role, as giving a role does: the same order wherever both are locked.
    deputy = User.objects.select_for_update().get(pk=deputy.pk)
    role = (
        Role.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=role.pk)
    )
    today = timezone.localdate(now)
    _require_own(role, actor, today)
    _require_deputy(role, deputy, actor)
    _require_period(role, valid_from, valid_until, today)
    target = unit or role.unit
    if not covers(role, target):
        raise NotAllowed(_("This unit lies outside of your role."), field="unit")
    if not reason.strip():
        raise DomainError(_("Say why the role is delegated."), field="reason")
    require_compatible(deputy, role.kind, valid_from, valid_until)
    same = deputy.roles.filter(kind=role.kind, unit=target, delegated_by=role)
    if overlapping(same, valid_from, valid_until).exists():
        raise NotPossible(
            _("This role is delegated for some of these days already."), field="deputy"
        )
    delegation = Role(
        user=deputy,
        kind=role.kind,
        unit=target,
        valid_from=valid_from,
        valid_until=valid_until,
        reason=reason.strip()[:200],
        granted_at=now,
        granted_by_id=actor.user_id,
        delegated_by=role,
    )
    save_role(delegation)
    record_role_event(
        AccountsTag.ROLE_DELEGATED, delegation, actor, now, after=_delegation_facts(delegation)
    )
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Role, actor: Actor, now: datetime) -> None:
    """End a delegation before its last day; either side may. Ending twice changes nothing."""
    if delegation.delegated_by_id is None:
        raise NotPossible(_("This role was not delegated."))
    revoke_role(role=delegation, actor=actor, now=now)


def start_acting(*, deputy: User, delegator: User, actor: Actor, now: datetime) -> None:
    """Keep on the trail that `deputy` goes over to the rights delegated by `delegator`.

    Raises NotAllowed where none is in force today.
    """
    held = deputy.roles.delegated_in_force(timezone.localdate(now))
    require(
        actor.user_id == deputy.pk and held.filter(delegated_by__user=delegator.pk).exists(),
        _("Nothing of theirs is delegated to you today."),
    )
    _record_acting(AccountsTag.ACTING_STARTED, deputy, delegator.pk, str(delegator), actor, now)


def stop_acting(*, deputy: User, actor: Actor, now: datetime) -> None:
    """Keep on the trail that `deputy` is back with their own rights."""
    if deputy.acting_for_id is not None:
        name = deputy.acting_for_name
        _record_acting(AccountsTag.ACTING_STOPPED, deputy, deputy.acting_for_id, name, actor, now)


def _record_acting(
    tag: AccountsTag, deputy: User, delegator_id: int, delegator: str, actor: Actor, now: datetime
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(deputy),
        subject_type="user",
        subject_id=deputy.pk,
        after={"for": delegator_id, "name": delegator},
    )


def _require_own(role: Role, actor: Actor, today: date) -> None:
    if role.delegated_by_id is not None:
        raise NotAllowed(_("What was delegated to you cannot be passed on."), field="role")
    if role.kind not in DELEGABLE:
        raise NotAllowed(_("This role cannot be delegated."), field="role")
    is_holder = role.user_id == actor.user_id and not is_acting(user_of(actor))
    if not actor.is_system and not is_holder:
        raise NotAllowed(_("Only the holder of a role delegates it."), field="role")
    if not role.is_in_force(today):
        raise NotPossible(_("This role is not in force."), field="role")


def _require_deputy(role: Role, deputy: User, actor: Actor) -> None:
    if deputy.pk == role.user_id:
        raise NotAllowed(_("Nobody is their own deputy."), field="deputy")
    require_usable("accounts:delegate:deputy", actor, deputy)
    home = deputy.home
    if role.unit is not None and (home is None or not covers(role, home)):
        raise NotAllowed(_("The deputy must belong to the units of the role."), field="deputy")


def _require_period(role: Role, first: date, last: date, today: date) -> None:
    longest = settings.DELEGATION_MAX_DAYS
    if first < today:
        raise DomainError(_("A delegation begins today or later."), field="valid_from")
    if last < first:
        raise DomainError(_("The last day lies before the first."), field="valid_until")
    if last > first + timedelta(days=longest - 1):
        raise DomainError(
            _("At most %(days)s days: choose an earlier last day.") % {"days": longest},
            field="valid_until",
        )
    if first < role.valid_from or (role.valid_until is not None and last > role.valid_until):
        raise DomainError(_("Your own role does not last that long."), field="valid_until")


def _delegation_facts(delegation: Role) -> dict[str, object]:
    return {**describe(delegation), "reason": delegation.reason}
