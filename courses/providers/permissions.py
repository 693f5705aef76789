"""Who acts for a provider, and who decides about it."""

from datetime import date

from django.utils.translation import gettext as _
from rules.predicates import predicate

from courses.providers.models import Provider, ProviderMember
from records.accounts.enums import RoleKind
from records.accounts.models import Role
from records.accounts.predicates import holds, is_acting, is_active, is_superuser
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.readers import Account, Reader
from records.core.errors import NotPossible

MAY_BE_MEMBERS = frozenset({RoleKind.PROVIDER, RoleKind.LECTURER, RoleKind.TRAINEE})
"""Roles beside which somebody may act for a provider: who judges providers, or keeps the site, may not."""


@predicate
def is_member(user: Reader, provider: Provider) -> bool:
    """Return whether `user` is a member nobody revoked, whether or not their power lasts."""
    if not user.is_authenticated or is_acting(user):
        return False
    return ProviderMember.objects.standing().filter(provider=provider, user=user.pk).exists()


@predicate
def decides_here(user: Reader, provider: Provider) -> bool:
    """Return whether `user` decides about the provider (see `ProviderQuerySet.managed_by`)."""
    return Provider.objects.managed_by(user).filter(pk=provider.pk).exists()


may_prepare = is_active & is_member
"""Whether the user works on the provider's application and offers."""

may_decide = is_active & decides_here
"""Whether the user reviews, suspends, debars, lifts, and records agreements and complaints."""

reviews_providers = is_active & (is_superuser | holds(RoleKind.OFFICER, RoleKind.AUDITOR))
"""Whether the lists of the organization department are open to the user; which rows: `inspected_by`."""

is_provider_account = is_active & holds(RoleKind.PROVIDER)


def has_capacity(user: Reader, provider: Provider, today: date) -> bool:
    """Return whether `user` may bind the provider on `today`: a member in force, in person."""
    if not user.is_authenticated or not user.is_active or is_acting(user):
        return False
    if standing_in_the_way(user.pk):
        return False
    members = ProviderMember.objects.in_force(today)
    return members.filter(provider=provider, user=user.pk).exists()


def standing_in_the_way(user_id: int | None) -> bool:
    """Return whether an account holds, now or later, a role that a member may not hold."""
    held = Role.objects.not_ended().filter(user=user_id)
    return held.exclude(kind__in=MAY_BE_MEMBERS).exists()


def require_capacity(actor: Actor, provider: Provider, today: date) -> None:
    """Raise NotAllowed unless the actor may bind the provider on `today`."""
    if actor.is_system:
        return
    user: Account = user_of(actor)
    require(
        has_capacity(user, provider, today),
        _(
            "Only a legal representative, or a member with a power of attorney in force, may do this."
        ),
    )


def require_preparing(provider: Provider) -> None:
    """Raise NotPossible while the papers of a provider stand still."""
    if not provider.is_preparing:
        raise NotPossible(
            _("The application is “%s”: its papers stand still. Begin a new round to change them.")
            % provider.get_state_display()
        )
