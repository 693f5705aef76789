"""A provider's own application: facts, submitting, a new round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import TRANSITIONS, ProviderState, Standing
from courses.providers.facts import FIELDS, FREE, IDENTITY, REVIEWED, facts_of, set_facts
from courses.providers.locks import lock_provider
from courses.providers.models import Provider
from courses.providers.permissions import may_decide, may_prepare, require_capacity
from courses.providers.services.events import record_provider_event
from courses.providers.standing import missing_of, standing_on
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, ManyErrors, NotPossible


@transaction.atomic
def change_provider(
    *, provider: Provider, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Provider:
    """Change facts of a provider by a member; no difference leaves no trail.

    Raises NotPossible while it is submitted, ManyErrors by field, DomainError for a fact that stands
    as it was reviewed, NotAllowed for anybody but a member.
    """
    if not actor.is_system:
        require(may_prepare(user_of(actor), provider))
    provider = lock_provider(provider)
    require_not_submitted(provider)
    before = facts_of(provider)
    wanted = {name: values[name] for name in FIELDS if name in values}
    set_facts(provider, wanted)
    changed = [name for name in wanted if facts_of(provider)[name] != before[name]]
    phone_changed = "contact_phone" in wanted
    held = [name for name in changed if name not in changeable_fields(provider)]
    if held:
        label = Provider._meta.get_field(held[0]).verbose_name  # type: ignore[union-attr]
        raise DomainError(
            _("“%s” stands as it was reviewed: begin a new round, or ask the department.") % label,
            field=held[0],
        )
    if not changed and not phone_changed:
        return provider
    _save(provider)
    if changed:
        after = facts_of(provider)
        record_provider_event(
            ProvidersTag.PROVIDER_CHANGED,
            provider,
            actor,
            now,
            {name: after[name] for name in changed},
            {name: before[name] for name in changed},
        )
    return provider


def changeable_fields(provider: Provider) -> tuple[str, ...]:
    """Return the facts that a member may change as the application stands."""
    if provider.state == ProviderState.SUBMITTED:
        return ()
    found: tuple[str, ...] = FREE
    if provider.is_preparing:
        found = (*REVIEWED, *found)
    return found if provider.was_approved else (*IDENTITY, *found)


@transaction.atomic
def correct_identity(
    *, provider: Provider, values: Mapping[str, Any], reason: str, actor: Actor, now: datetime
) -> Provider:
    """Correct name, credit code or kind by an officer, with the reason; no difference changes nothing."""
    if not actor.is_system:
        require(may_decide(user_of(actor), provider))
    provider = lock_provider(provider)
    if not reason.strip():
        raise DomainError(_("Give the reason."), field="reason")
    before = facts_of(provider, IDENTITY)
    set_facts(provider, {name: values[name] for name in IDENTITY if name in values})
    after = facts_of(provider, IDENTITY)
    if before == after:
        return provider
    _save(provider)
    record_provider_event(
        ProvidersTag.PROVIDER_CORRECTED,
        provider,
        actor,
        now,
        {**after, "reason": reason.strip()[:300]},
        before,
    )
    return provider


@transaction.atomic
def submit_provider(*, provider: Provider, actor: Actor, now: datetime) -> Provider:
    """Hand the application in; a second time changes nothing.

    Raises ManyErrors with all that is missing, NotPossible for a debarred provider or one that is
    approved in this round, NotAllowed unless the actor may bind the provider.
    """
    today = timezone.localdate(now)
    require_capacity(actor, provider, today)
    provider = lock_provider(provider)
    if provider.state == ProviderState.SUBMITTED:
        return provider
    _check_transition(provider, ProviderState.SUBMITTED)
    _require_not_debarred(provider, now)
    missing = missing_of(provider, today)
    if missing:
        raise ManyErrors(
            _("The application is not complete."), [DomainError(one.what) for one in missing]
        )
    before = provider.state
    provider.state, provider.submitted_at = ProviderState.SUBMITTED, now
    provider.save(update_fields=["state", "submitted_at"])
    record_provider_event(
        ProvidersTag.PROVIDER_SUBMITTED,
        provider,
        actor,
        now,
        {"state": provider.state, "round": provider.round, **facts_of(provider)},
        {"state": before},
    )
    return provider


@transaction.atomic
def begin_round(*, provider: Provider, actor: Actor, now: datetime) -> Provider:
    """Begin a new round of an approved provider; its term goes on meanwhile.

    Raises NotPossible where none is due (the provider prepares already) or it is debarred.
    """
    require_capacity(actor, provider, timezone.localdate(now))
    provider = lock_provider(provider)
    if provider.state == ProviderState.DRAFT and provider.was_approved:
        return provider
    _check_transition(provider, ProviderState.DRAFT)
    _require_not_debarred(provider, now)
    provider.state, provider.round = ProviderState.DRAFT, provider.round + 1
    provider.save(update_fields=["state", "round"])
    record_provider_event(ProvidersTag.ROUND_BEGUN, provider, actor, now, {"round": provider.round})
    return provider


def require_not_submitted(provider: Provider) -> None:
    """Raise NotPossible while the application is under review: its papers stand still."""
    if provider.state == ProviderState.SUBMITTED:
        raise NotPossible(_("The application is under review: its papers stand still until then."))


def _check_transition(provider: Provider, state: ProviderState) -> None:
    if state not in TRANSITIONS[provider.state]:
        raise NotPossible(
            _("An application that is “%(before)s” cannot become “%(after)s”.")
            % {"before": provider.get_state_display(), "after": state.label}
        )


def _require_not_debarred(provider: Provider, now: datetime) -> None:
    if standing_on(provider, timezone.localdate(now)) == Standing.DEBARRED:
        raise NotPossible(_("The provider is debarred: it cannot apply until that ends."))


def _save(provider: Provider) -> None:
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError:
        raise DomainError(
            _("Another organisation is registered with this credit code."), field="uscc"
        ) from None
