"""Opening accounts and changing them. Nobody sets the password of somebody else."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.permissions import may_create_accounts
from records.accounts.role_rules import require_not_last_administrator
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.services.sessions import end_sessions
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotAllowed
from records.core.protection.masking import mask_phone
from records.register.models import Cadre, Unit
from records.trail.services import record_event


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    actor: Actor,
    now: datetime,
    password: str | None = None,
    phone: str = "",
    cadre: Cadre | None = None,
    unit: Unit | None = None,
) -> User:
    """Create an account that signs in by `username` (staff number) or `phone`.

    It belongs to its cadre's unit, or to `unit` where there is no cadre. A person gives it no
    password: it gets a one-time slip. Raises DomainError naming the field that is taken, missing
    or not the actor's to name.
    """
    _require_creation(actor, password, cadre, unit)
    _require_free(username, phone, cadre)
    home = None if cadre is not None else unit
    user = User(username=username, name=name, cadre=cadre, unit=home, date_joined=now)
    user.set_phone(phone)
    user.set_password(password)
    # A password made by somebody else is good for one thing: choosing one's own.
    user.must_change_password = password is not None
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise DomainError(_("This account already exists."), field="username") from None
    after = {
        "username": username,
        "name": name,
        "cadre": cadre and cadre.pk,
        "unit": home and home.code,
    }
    _record(AccountsTag.USER_CREATED, user, actor, now, after=after)
    return user


@transaction.atomic
def change_user(
    *,
    user: User,
    name: str,
    is_active: bool,
    actor: Actor,
    now: datetime,
    phone: str | None = None,
    unit: Unit | None = None,
) -> User:
    """Change name, phone (None: left as it is, "": taken away), home, or whether it may sign in.

    `unit` None leaves the home as it is. The trail keeps masked phones. Raises DomainError where
    the account is not the actor's to change, or would take away the last administrator.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    require_managed(actor, user)
    if unit is not None and unit.pk != user.unit_id:
        require_usable("accounts:create_user:unit", actor, unit, field="unit")
    if phone and User.objects.by_phone(phone).exclude(pk=user.pk).exists():
        raise DomainError(_("This phone already belongs to an account."), field="phone")
    before = _snapshot(user)
    if user.is_active and not is_active:
        _require_deactivation(user, actor)
    user.name, user.is_active = name, is_active
    if phone is not None:
        user.set_phone(phone)
    if unit is not None and user.cadre_id is None:
        user.unit = unit
    after = _snapshot(user)
    if before == after:
        return user
    user.save(update_fields=["name", "phone", "phone_index", "is_active", "unit"])
    if not is_active:
        end_sessions(user=user, reason=SessionEnd.CLOSED, actor=actor, now=now)
    _record(AccountsTag.USER_CHANGED, user, actor, now, before=_shown(before), after=_shown(after))
    return user


def _require_creation(
    actor: Actor, password: str | None, cadre: Cadre | None, unit: Unit | None
) -> None:
    if actor.is_system:
        return
    require(may_create_accounts(user_of(actor)), _("You may not open accounts."))
    if password is not None:
        raise NotAllowed(_("Nobody sets the password of somebody else: issue a one-time slip."))
    require_usable("accounts:create_user:cadre", actor, cadre)
    if cadre is None and unit is None:
        raise DomainError(_("Name the unit that keeps the account."), field="unit")
    require_usable("accounts:create_user:unit", actor, unit)


def _require_free(username: str, phone: str, cadre: Cadre | None) -> None:
    if User.objects.filter(username=username).exists():
        raise DomainError(_("This staff number already has an account."), field="username")
    if phone and User.objects.by_phone(phone).exists():
        raise DomainError(_("This phone already belongs to an account."), field="phone")
    if cadre is not None and User.objects.filter(cadre=cadre).exists():
        raise DomainError(_("This cadre already has an account."), field="cadre")


def _require_deactivation(user: User, actor: Actor) -> None:
    if user.pk == actor.user_id:
        raise NotAllowed(_("You cannot deactivate your own account."), field="is_active")
    try:
        require_not_last_administrator(user)
    except DomainError as error:
        raise NotAllowed(str(error), field="is_active") from None


def _snapshot(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "phone": user.phone,
        "is_active": user.is_active,
        "unit": user.unit and user.unit.code,
    }


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "phone": mask_phone(values["phone"])}


def _record(tag: AccountsTag, user: User, actor: Actor, now: datetime, **changes: Any) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        **changes,
    )
