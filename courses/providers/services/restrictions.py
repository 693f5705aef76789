"""Suspension and debarment, and their lifting."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import RestrictionKind
from courses.providers.facts import iso
from courses.providers.locks import lock_provider
from courses.providers.models import Provider, ProviderRestriction
from courses.providers.permissions import may_decide
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotAllowed


@transaction.atomic
def suspend_provider(
    *,
    provider: Provider,
    reason: str,
    first: date,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> ProviderRestriction:
    """Keep a provider out until a day, or (None) until it is lifted; the same again changes nothing."""
    return _impose(RestrictionKind.SUSPENSION, provider, reason, first, until, actor, now)


@transaction.atomic
def debar_provider(
    *,
    provider: Provider,
    reason: str,
    first: date,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> ProviderRestriction:
    """Debar a provider for a time, with its reason and end; the same again changes nothing.

    Raises DomainError naming the field, NotAllowed where it is not the actor's to decide.
    """
    if until is None:
        raise DomainError(_("A debarment has an end."), field="until")
    return _impose(RestrictionKind.DEBARMENT, provider, reason, first, until, actor, now)


@transaction.atomic
def lift_restriction(
    *, restriction: ProviderRestriction, reason: str, actor: Actor, now: datetime
) -> ProviderRestriction:
    """Lift a suspension or debarment from today on; a second time changes nothing.

    Raises NotAllowed for who imposed a debarment: another officer lifts it.
    """
    _require_decider(actor, restriction.provider)
    provider = lock_provider(restriction.provider)
    restriction = ProviderRestriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if restriction.lifted_on is not None:
        return restriction
    is_own = actor.user_id is not None and actor.user_id == restriction.imposed_by
    if restriction.kind == RestrictionKind.DEBARMENT and is_own:
        raise NotAllowed(_("Who imposed a debarment does not lift it: another officer does."))
    today = timezone.localdate(now)
    if restriction.until is not None and restriction.until < today:
        raise DomainError(_("It is over already."))
    if not reason.strip():
        raise DomainError(_("Give the reason."), field="reason")
    restriction.lifted_on, restriction.lift_reason = today, reason.strip()[:500]
    restriction.lifted_by_name = actor.name[:100]
    restriction.save(update_fields=["lifted_on", "lift_reason", "lifted_by_name"])
    facts = {
        "restriction": restriction.pk,
        "kind": restriction.kind,
        "reason": restriction.lift_reason,
    }
    record_provider_event(ProvidersTag.RESTRICTION_LIFTED, provider, actor, now, facts)
    return restriction


def _impose(
    kind: RestrictionKind,
    provider: Provider,
    reason: str,
    first: date,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> ProviderRestriction:
    _require_decider(actor, provider)
    provider = lock_provider(provider)
    reason = reason.strip()[:500]
    if len(reason) < 2:
        raise DomainError(_("Give the reason; it is published."), field="reason")
    if first < timezone.localdate(now) and not actor.is_system:
        raise DomainError(_("It begins today or later."), field="first")
    if until is not None and until < first:
        raise DomainError(_("The last day lies before the first."), field="until")
    values = {"kind": kind, "reason": reason, "first": first, "until": until}
    standing = provider.restrictions.filter(lifted_on=None, **values).first()
    if standing is not None:
        return standing
    restriction = ProviderRestriction.objects.create(
        provider=provider,
        imposed_by=actor.user_id,
        imposed_by_name=actor.name[:100],
        imposed_at=now,
        **values,
    )
    tag = (
        ProvidersTag.PROVIDER_DEBARRED
        if kind == RestrictionKind.DEBARMENT
        else ProvidersTag.PROVIDER_SUSPENDED
    )
    facts = {
        "restriction": restriction.pk,
        "reason": reason,
        "first": iso(first),
        "until": iso(until),
    }
    record_provider_event(tag, provider, actor, now, facts)
    return restriction


def _require_decider(actor: Actor, provider: Provider) -> None:
    if not actor.is_system:
        require(may_decide(user_of(actor), provider))
