"""How this room writes the trail: every event is about a provider."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courses.providers.models import Provider
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.trail.services import record_event


def record_provider_event(
    tag: ProvidersTag,
    provider: Provider,
    actor: Actor,
    now: datetime,
    after: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Write one event about a provider."""
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=provider.name,
        subject_type="provider",
        subject_id=provider.pk,
        before=before,
        after=after,
    )


def record_provider_viewed(*, provider: Provider, actor: Actor, now: datetime) -> None:
    """Tell the trail that an officer or auditor opened the papers of a provider."""
    record_provider_event(ProvidersTag.PROVIDER_VIEWED, provider, actor, now)
