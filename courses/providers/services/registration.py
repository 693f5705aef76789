"""An organisation registers by itself: account, role, provider, first member, in one transaction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.providers.enums import Capacity
from courses.providers.facts import FIELDS, facts_of, set_facts
from courses.providers.models import Provider, ProviderMember
from courses.providers.permissions import is_provider_account, standing_in_the_way
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import create_user, grant_role
from records.accounts.sign_in.services.passwords import choose_password
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.core.phones import parse_phone_or_none
from records.core.typed import half_width
from records.register.enums import UnitKind
from records.register.models import Unit

LOGIN_NAME = re.compile(r"[a-z][a-z0-9]{3,29}")
REGISTRATION = "provider_registration"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a person says who opens an account for themselves."""

    username: str
    name: str
    phone: str
    password: str


@transaction.atomic
def sign_up(
    *,
    account: NewAccount,
    values: Mapping[str, Any],
    capacity: str,
    unit: Unit,
    actor: Actor,
    now: datetime,
) -> Provider:
    """Open an account and register its organisation; return the provider, a draft.

    Only a visitor signs up. Raises DomainError naming the field that cannot stand; of a name or
    phone that is taken it does not say which, of a credit code only that it is.
    """
    if actor.user_id is not None:
        raise NotPossible(_("You are signed in: sign out to open an account for an organisation."))
    user = open_account(account=account, unit=unit, actor=actor, now=now)
    own = Actor(user.pk, user.name, actor.address, actor.device, user=user)
    return _register(values, capacity, unit, user, own, now)


@transaction.atomic
def register_provider(
    *, values: Mapping[str, Any], capacity: str, unit: Unit, actor: Actor, now: datetime
) -> Provider:
    """Register an organisation by an account that holds the provider's role already.

    Raises as `sign_up` does, NotAllowed for any other account.
    """
    user = user_of(actor)
    require(
        is_provider_account(user) and not standing_in_the_way(user.pk),
        _("Only an account of a training provider registers an organisation."),
    )
    return _register(values, capacity, unit, User.objects.get(pk=user.pk), actor, now)


@transaction.atomic
def open_account(*, account: NewAccount, unit: Unit, actor: Actor, now: datetime) -> User:
    """Open a provider's account with the password its owner chose; `unit` keeps it.

    The one place where a role comes about without a person who gives it: see docs/providers.md, 2.
    """
    _check_city(unit)
    username, phone = _checked_names(account)
    draft = User(username=username, name=account.name.strip())
    draft.set_phone(phone)
    try:
        validate_password(account.password, draft)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from None
    try:
        user = create_user(
            username=username,
            name=draft.name,
            phone=phone,
            unit=unit,
            actor=Actor.system(REGISTRATION),
            now=now,
        )
    except DomainError:
        # Not which of the two: a phone would tell whether its owner has an account here.
        raise DomainError(
            _(
                "This sign-in name or phone cannot be used. Choose another name; if you have an "
                "account, sign in."
            ),
            field="username",
        ) from None
    own = Actor(user.pk, user.name, actor.address, actor.device)
    choose_password(user=user, password=account.password, actor=own, now=now)
    give_provider_role(user=user, unit=unit, now=now)
    return user


def give_provider_role(*, user: User, unit: Unit, now: datetime) -> None:
    """Let the system give the one role of this room, for the city applied to.

    Raises NotAllowed for an account that holds, now or later, a role beside which it may not stand.
    """
    if standing_in_the_way(user.pk):
        raise NotAllowed(
            _(
                "This account works for the organisation department or keeps the site: it cannot act for "
                "a provider. Use another account."
            )
        )
    if user.roles.not_ended().filter(kind=RoleKind.PROVIDER, unit=unit).exists():
        return
    grant_role(
        user=user,
        kind=RoleKind.PROVIDER,
        unit=unit,
        actor=Actor.system(REGISTRATION),
        now=now,
        reason=_("Registration of a provider"),
    )


def _register(
    values: Mapping[str, Any], capacity: str, unit: Unit, user: User, actor: Actor, now: datetime
) -> Provider:
    _check_city(unit)
    if capacity not in Capacity.values:
        raise DomainError(_("Say in which capacity you act."), field="capacity")
    provider = Provider(unit=unit, registered_at=now)
    set_facts(provider, {name: values.get(name, "") for name in FIELDS})
    if Provider.objects.filter(uscc=provider.uscc).exists():
        raise _taken()
    try:
        # Of two who register one organisation at once, the second is told.
        with transaction.atomic():
            provider.save(force_insert=True)
    except IntegrityError:
        raise _taken() from None
    ProviderMember.objects.create(
        provider=provider,
        user=user,
        capacity=capacity,
        added_at=now,
        added_by_name=actor.name[:100],
    )
    facts = {**facts_of(provider), "unit": unit.code, "capacity": capacity}
    record_provider_event(ProvidersTag.PROVIDER_REGISTERED, provider, actor, now, facts)
    return provider


def _taken() -> DomainError:
    # Neither by whom nor how it stands: a draft is nobody else's business.
    return DomainError(
        _(
            "This organisation is registered already. Ask its members for an invitation, or the "
            "organization department."
        ),
        field="uscc",
    )


def _check_city(unit: Unit) -> None:
    if unit.kind != UnitKind.CITY or not unit.is_active:
        raise DomainError(_("Apply to a city's organization department."), field="unit")


def _checked_names(account: NewAccount) -> tuple[str, str]:
    username = half_width(account.username).lower()
    if not LOGIN_NAME.fullmatch(username):
        raise DomainError(
            _("4 to 30 small letters and digits, beginning with a letter."), field="username"
        )
    if not account.name.strip():
        raise DomainError(_("Give your name."), field="account_name")
    phone = parse_phone_or_none(account.phone)
    if phone is None:
        raise DomainError(_("This is not a mobile number of 11 digits."), field="phone")
    return username, phone
