"""Writes to accounts and roles."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.accounts.enums import BACK_OFFICE
from records.accounts.models import Role, User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.services.sessions import end_sessions
from records.core.actor import Actor
from records.core.errors import DomainError
from records.core.masking import mask_phone
from records.register.models import Cadre, Unit
from records.trail.enums import Tag
from records.trail.services import record_event


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    password: str | None,
    actor: Actor,
    now: datetime,
    phone: str = "",
    cadre: Cadre | None = None,
) -> User:
    """Create an account that signs in by `username` (staff number) or `phone`.

    Raises DomainError naming the field where either is taken.
    """
    if User.objects.filter(username=username).exists():
        raise DomainError(_("This staff number already has an account."), field="username")
    if phone and User.objects.by_phone(phone).exists():
        raise DomainError(_("This phone already belongs to an account."), field="phone")
    user = User(username=username, name=name, cadre=cadre, date_joined=now)
    user.set_phone(phone)
    user.set_password(password)
    # A password made by somebody else is good for one thing: choosing one's own.
    user.must_change_password = password is not None
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise DomainError(_("This account already exists."), field="username") from None
    record_event(
        tag=Tag.USER_CREATED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after={"username": username, "name": name, "cadre": cadre and cadre.pk},
    )
    return user


@transaction.atomic
def change_user(
    *, user: User, name: str, phone: str, is_active: bool, actor: Actor, now: datetime
) -> User:
    """Change name, phone or whether the account may sign in; the trail keeps masked phones."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if phone and User.objects.by_phone(phone).exclude(pk=user.pk).exists():
        raise DomainError(_("This phone already belongs to an account."), field="phone")
    before = _snapshot(user)
    user.name, user.is_active = name, is_active
    user.set_phone(phone)
    after = _snapshot(user)
    if before == after:
        return user
    user.save(update_fields=["name", "phone", "phone_index", "is_active"])
    if not is_active:
        end_sessions(user=user, reason=SessionEnd.CLOSED, actor=actor, now=now)
    record_event(
        tag=Tag.USER_CHANGED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        before=before,
        after=after,
    )
    return user


def _snapshot(user: User) -> dict[str, object]:
    return {"name": user.name, "phone": mask_phone(user.phone), "is_active": user.is_active}


@transaction.atomic
def grant_role(*, user: User, kind: str, unit: Unit | None, actor: Actor, now: datetime) -> Role:
    """Give `user` a role for `unit` and below (None: everywhere); granting twice changes nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    role, created = Role.objects.get_or_create(user=user, kind=kind, unit=unit)
    if created:
        _sync_groups(user)
        record_event(
            tag=Tag.ROLE_GRANTED,
            actor=actor,
            now=now,
            subject=str(user),
            subject_type="user",
            subject_id=user.pk,
            after={"role": kind, "unit": unit and unit.code},
        )
    return role


@transaction.atomic
def revoke_role(*, role: Role, actor: Actor, now: datetime) -> None:
    """Take a role away; the trail keeps that it was held."""
    user = User.objects.select_for_update().get(pk=role.user_id)
    deleted, _by_model = Role.objects.filter(pk=role.pk).delete()
    if not deleted:
        return
    _sync_groups(user)
    record_event(
        tag=Tag.ROLE_REVOKED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        before={"role": role.kind, "unit": role.unit and role.unit.code},
    )


def _sync_groups(user: User) -> None:
    """Bring Wagtail's groups in line with the roles, which are what counts."""
    kinds = set(Role.objects.filter(user=user).values_list("kind", flat=True))
    user.groups.set(Group.objects.filter(name__in=[f"role:{kind}" for kind in kinds]))
    is_staff = bool(kinds & set(BACK_OFFICE)) or user.is_superuser
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
    user.__dict__.pop("held_roles", None)
