"""Joint-running agreements: a provider and a unit run a training base together."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.facts import iso
from courses.providers.locks import lock_provider
from courses.providers.models import JointAgreement, Provider
from courses.providers.permissions import may_decide
from courses.providers.services.events import record_provider_event
from courses.providers.services.files import Upload, store_file
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError
from records.register.models import Unit


@transaction.atomic
def record_agreement(
    *,
    provider: Provider,
    unit: Unit,
    title: str,
    signed_on: date,
    first: date,
    last: date,
    actor: Actor,
    now: datetime,
    file: Upload | None = None,
) -> JointAgreement:
    """Record an agreement and return it; the same one again gives that row.

    Raises DomainError naming the field, NotAllowed where provider or unit are not the actor's.
    """
    if not actor.is_system:
        require(may_decide(user_of(actor), provider))
    require_usable("providers:agreement:unit", actor, unit)
    provider = lock_provider(provider)
    title = " ".join(title.split())
    if not title:
        raise DomainError(_("Name the training base."), field="title")
    if last < first:
        raise DomainError(_("The last day lies before the first."), field="last")
    if signed_on > timezone.localdate(now):
        raise DomainError(_("This day has not come yet."), field="signed_on")
    values = {
        "unit": unit,
        "title": title[:120],
        "signed_on": signed_on,
        "first": first,
        "last": last,
    }
    same = provider.agreements.filter(ended_on=None, **values).first()
    if same is not None:
        return same
    stored = store_file(provider, file, "file", actor, now) if file is not None else None
    agreement = JointAgreement.objects.create(
        provider=provider,
        file=stored,
        recorded_at=now,
        recorded_by_name=actor.name[:100],
        **values,
    )
    facts = {
        "agreement": agreement.pk,
        "unit": unit.code,
        "title": agreement.title,
        "first": iso(first),
        "last": iso(last),
        "digest": stored.digest if stored else None,
    }
    record_provider_event(ProvidersTag.AGREEMENT_RECORDED, provider, actor, now, facts)
    return agreement


@transaction.atomic
def end_agreement(
    *, agreement: JointAgreement, reason: str, actor: Actor, now: datetime
) -> JointAgreement:
    """End an agreement from today on, with the reason; a second time changes nothing."""
    require_managed(actor, agreement)
    lock_provider(agreement.provider)
    agreement = JointAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.ended_on is not None:
        return agreement
    if not reason.strip():
        raise DomainError(_("Give the reason."), field="reason")
    agreement.ended_on, agreement.end_reason = timezone.localdate(now), reason.strip()[:300]
    agreement.save(update_fields=["ended_on", "end_reason"])
    facts = {"agreement": agreement.pk, "reason": agreement.end_reason}
    record_provider_event(ProvidersTag.AGREEMENT_ENDED, agreement.provider, actor, now, facts)
    return agreement
