"""Who acts for a provider: invited by a link, with a power of attorney, revoked."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import Capacity
from courses.providers.facts import iso
from courses.providers.locks import lock_provider
from courses.providers.models import Provider, ProviderInvitation, ProviderMember
from courses.providers.permissions import is_member, may_decide, require_capacity
from courses.providers.services.events import record_provider_event
from courses.providers.services.files import Upload, store_file
from courses.providers.services.registration import (
    NewAccount,
    give_provider_role,
    open_account,
)
from courses.providers.tags import ProvidersTag
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import revoke_role
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotAllowed, NotPossible

LINK_DAYS = 7


@transaction.atomic
def invite_member(
    *,
    provider: Provider,
    name: str,
    valid_from: date,
    valid_until: date,
    file: Upload,
    actor: Actor,
    now: datetime,
    username: str = "",
) -> tuple[ProviderInvitation, str]:
    """Invite a colleague with a power of attorney; return the invitation and the link's secret.

    The secret is shown once and not kept. Raises DomainError naming the field, NotAllowed unless
    the actor may bind the provider.
    """
    require_capacity(actor, provider, timezone.localdate(now))
    provider = lock_provider(provider)
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Give the name of the colleague."), field="name")
    _check_period(valid_from, valid_until, now)
    stored = store_file(provider, file, "file", actor, now)
    token = secrets.token_urlsafe(24)
    invitation = ProviderInvitation.objects.create(
        provider=provider,
        name=name[:60],
        username=username.strip()[:30],
        token_digest=digest_of(token),
        file=stored,
        valid_from=valid_from,
        valid_until=valid_until,
        made_at=now,
        made_by_name=actor.name[:100],
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    facts = {
        "name": invitation.name,
        "until": iso(valid_until),
        "digest": stored.digest,
        "invitation": invitation.pk,
    }
    record_provider_event(ProvidersTag.MEMBER_INVITED, provider, actor, now, facts)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation: ProviderInvitation, actor: Actor, now: datetime) -> None:
    """Make the link of an invitation useless; a second time changes nothing."""
    require_capacity(actor, invitation.provider, timezone.localdate(now))
    invitation = _locked_invitation(invitation.pk)
    if invitation.withdrawn_at is not None:
        return
    if invitation.used_at is not None:
        raise NotPossible(_("This invitation was accepted: revoke the member instead."))
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    facts = {"name": invitation.name, "invitation": invitation.pk}
    record_provider_event(ProvidersTag.INVITATION_WITHDRAWN, invitation.provider, actor, now, facts)


@transaction.atomic
def accept_invitation(
    *, token: str, actor: Actor, now: datetime, account: NewAccount | None = None
) -> ProviderMember:
    """Become a member by a link: with the account signed in, or with one opened now.

    Raises NotPossible for a link that is unknown, used or over, all in the same words; NotAllowed
    for an account that may not act for a provider, or for which the link was not made.
    """
    found = ProviderInvitation.objects.filter(token_digest=digest_of(token)).first()
    if found is None:
        raise not_good()
    invitation = _locked_invitation(found.pk)
    if not invitation.is_open(now):
        raise not_good()
    provider = invitation.provider
    user = _joining(invitation, account, actor, now)
    if ProviderMember.objects.standing().filter(provider=provider, user=user).exists():
        raise NotPossible(
            _("You are a member already: deposit the new power on the page of members.")
        )
    give_provider_role(user=user, unit=provider.unit, now=now)
    member = _add_member(invitation, user, now)
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    own = Actor(user.pk, user.name, actor.address, actor.device)
    facts = {"member": user.username, "until": iso(member.valid_until), "invitation": invitation.pk}
    record_provider_event(ProvidersTag.MEMBER_JOINED, provider, own, now, facts)
    return member


@transaction.atomic
def deposit_power(
    *,
    member: ProviderMember,
    valid_from: date,
    valid_until: date,
    file: Upload,
    actor: Actor,
    now: datetime,
) -> ProviderMember:
    """Deposit a power of attorney for a member: by themselves, or by a member in force."""
    provider = lock_provider(member.provider)
    user = user_of(actor)
    if not actor.is_system and user.pk != member.user_id:
        require_capacity(actor, provider, timezone.localdate(now))
    elif not actor.is_system:
        require(is_member(user, provider))
    member = ProviderMember.objects.select_for_update().get(pk=member.pk)
    if member.revoked_at is not None:
        raise NotPossible(_("This member was revoked."))
    if member.capacity == Capacity.LEGAL_REPRESENTATIVE:
        raise NotPossible(_("A legal representative needs no power of attorney."))
    _check_period(valid_from, valid_until, now)
    before = {"from": iso(member.valid_from), "until": iso(member.valid_until)}
    member.file = store_file(provider, file, "file", actor, now)
    member.valid_from, member.valid_until = valid_from, valid_until
    member.save(update_fields=["file", "valid_from", "valid_until"])
    facts = {
        "member": member.user.username,
        "from": iso(valid_from),
        "until": iso(valid_until),
        "digest": member.file.digest,
    }
    record_provider_event(ProvidersTag.POWER_DEPOSITED, provider, actor, now, facts, before)
    return member


@transaction.atomic
def revoke_member(*, member: ProviderMember, actor: Actor, now: datetime) -> None:
    """End a membership at once, with the role it brought; a second time changes nothing.

    By a member in force or an officer. A member cannot revoke the last one in force.
    """
    provider, today = lock_provider(member.provider), timezone.localdate(now)
    is_officer = not actor.is_system and may_decide(user_of(actor), provider)
    if not is_officer:
        require_capacity(actor, provider, today)
    member = ProviderMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.revoked_at is not None:
        return
    others = ProviderMember.objects.in_force(today).filter(provider=provider).exclude(pk=member.pk)
    if not is_officer and not others.exists():
        raise NotPossible(
            _("Nobody else could act for the organisation: invite a colleague first.")
        )
    member.revoked_at, member.revoked_by_name = now, actor.name[:100]
    member.save(update_fields=["revoked_at", "revoked_by_name"])
    record_provider_event(
        ProvidersTag.MEMBER_REVOKED, provider, actor, now, {"member": member.user.username}
    )
    _end_role(member, now)


def digest_of(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def not_good() -> NotPossible:
    """Return the one answer to every link that opens nothing."""
    return NotPossible(_("This link is not good, or no longer. Ask your colleague for a new one."))


def _joining(
    invitation: ProviderInvitation, account: NewAccount | None, actor: Actor, now: datetime
) -> User:
    if account is not None:
        if actor.user_id is not None or invitation.username:
            raise NotAllowed(_("This link is for an account that exists: sign in with it."))
        return open_account(account=account, unit=invitation.provider.unit, actor=actor, now=now)
    user = User.objects.filter(pk=actor.user_id or 0, is_active=True).first()
    if user is None or actor.on_behalf_of_id is not None:
        raise NotAllowed(_("Sign in with your own account to accept."))
    if invitation.username and invitation.username.casefold() != user.username.casefold():
        raise NotAllowed(_("This link was made for another account."))
    return user


def _add_member(invitation: ProviderInvitation, user: User, now: datetime) -> ProviderMember:
    try:
        with transaction.atomic():
            return ProviderMember.objects.create(
                provider=invitation.provider,
                user=user,
                capacity=Capacity.AUTHORISED,
                file=invitation.file,
                valid_from=invitation.valid_from,
                valid_until=invitation.valid_until,
                added_at=now,
                added_by_name=invitation.made_by_name,
            )
    except IntegrityError:
        raise NotPossible(_("You are a member already.")) from None


def _locked_invitation(pk: int) -> ProviderInvitation:
    rows = ProviderInvitation.objects.select_for_update(of=("self",))
    return rows.select_related("provider__unit", "file").get(pk=pk)


def _end_role(member: ProviderMember, now: datetime) -> None:
    """End the role that membership brought, unless another provider of the city needs it."""
    unit = member.provider.unit
    standing = ProviderMember.objects.standing().filter(user=member.user_id)
    if standing.filter(provider__unit=unit).exists():
        return
    held = member.user.roles.not_ended().filter(kind=RoleKind.PROVIDER, unit=unit)
    for role in held.filter(delegated_by=None):
        revoke_role(role=role, actor=Actor.system("provider_member_revoked"), now=now)


def _check_period(first: date, last: date, now: datetime) -> None:
    if last < first:
        raise DomainError(_("The last day lies before the first."), field="valid_until")
    if last < timezone.localdate(now):
        raise DomainError(_("This power has run out already."), field="valid_until")
