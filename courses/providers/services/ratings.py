"""Publishing ratings over a period."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.locks import lock_provider
from courses.providers.models import Provider, ProviderRating
from courses.providers.permissions import may_decide
from courses.providers.rating import Computed, compute_ratings
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError


@transaction.atomic
def publish_ratings(
    *, providers: Sequence[Provider], first: date, last: date, actor: Actor, now: datetime
) -> list[ProviderRating]:
    """Compute and publish the ratings of providers over a period; return the rows that are new.

    A provider of which nothing was measured gets none; figures that did not change change nothing.
    Raises DomainError for a period that is not over, NotAllowed for a provider that is not the actor's.
    """
    check_period(first, last, timezone.localdate(now))
    if not actor.is_system:
        user = user_of(actor)
        for provider in providers:
            require(may_decide(user, provider))
    # In one order: two who publish at once wait for each other instead of blocking one another.
    held = [lock_provider(one) for one in sorted(providers, key=lambda one: one.pk)]
    made = []
    for computed in compute_ratings(held, first, last):
        if computed.measured_weight and not _stands(computed, first, last):
            made.append(_publish(computed, first, last, actor, now))
    return made


def check_period(first: date, last: date, today: date) -> None:
    """Raise DomainError unless the period is one, and over: a rating of half a day would mislead."""
    if last < first:
        raise DomainError(_("The last day lies before the first."), field="last")
    if last >= today:
        raise DomainError(_("A period is rated once it is over."), field="last")


def _stands(computed: Computed, first: date, last: date) -> bool:
    rows = ProviderRating.objects.filter(provider=computed.provider, first=first, last=last)
    newest = rows.order_by("-pk").first()
    return newest is not None and newest.digest == computed.digest


def _publish(
    computed: Computed, first: date, last: date, actor: Actor, now: datetime
) -> ProviderRating:
    rating = ProviderRating.objects.create(
        provider=computed.provider,
        first=first,
        last=last,
        points=computed.points,
        measured_weight=computed.measured_weight,
        parts=[part.as_facts() for part in computed.parts],
        digest=computed.digest,
        published_at=now,
        published_by=actor.user_id,
        published_by_name=actor.name[:100],
    )
    facts = {
        "rating": rating.pk,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "points": str(rating.points) if rating.points is not None else None,
        "digest": rating.digest,
    }
    record_provider_event(ProvidersTag.RATING_PUBLISHED, computed.provider, actor, now, facts)
    return rating
