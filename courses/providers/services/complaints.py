"""Complaints about providers: filed by anybody who signs in, decided by somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import ComplaintState
from courses.providers.locks import lock_provider
from courses.providers.models import Provider, ProviderComplaint
from courses.providers.permissions import is_member
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.accounts.predicates import is_active
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotAllowed, NotPossible

LEAST, MOST = 10, 4000
"""Characters of a complaint."""


@transaction.atomic
def file_complaint(
    *, provider: Provider, text: str, actor: Actor, now: datetime, complainant: str = ""
) -> ProviderComplaint:
    """File a complaint, or record one that came on paper by `complainant`; return it.

    The trail names who filed it and not what it says: a provider never reads either. The same text
    of the same account again gives that complaint. Raises DomainError naming the field, NotAllowed
    for a visitor or a member of the provider.
    """
    user = user_of(actor)
    if not actor.is_system:
        require(is_active(user) and not is_member(user, provider))
    text = text.strip()
    if not LEAST <= len(text) <= MOST:
        raise DomainError(
            _("Say what happened, in %(least)d to %(most)d characters.")
            % {"least": LEAST, "most": MOST},
            field="text",
        )
    provider = lock_provider(provider)
    today = timezone.localdate(now)
    own = provider.complaints.filter(received_on=today, complainant=actor.user_id)
    same = next((one for one in own if one.text == text), None)
    if same is not None:
        return same
    complaint = ProviderComplaint.objects.create(
        provider=provider,
        text=text,
        complainant=actor.user_id,
        complainant_name=(complainant.strip() or actor.name)[:100],
        received_on=today,
        filed_at=now,
    )
    record_provider_event(
        ProvidersTag.COMPLAINT_FILED, provider, actor, now, {"complaint": complaint.pk}
    )
    return complaint


@transaction.atomic
def decide_complaint(
    *, complaint: ProviderComplaint, is_upheld: bool, finding: str, actor: Actor, now: datetime
) -> ProviderComplaint:
    """Uphold a complaint or not, with a finding that the provider reads.

    Raises NotPossible where it was decided already, NotAllowed for who filed or recorded it and for
    anybody who does not decide about the provider.
    """
    if not actor.is_system:
        if actor.user_id == complaint.complainant:
            raise NotAllowed(_("Who filed or recorded a complaint does not decide it."))
        rows = ProviderComplaint.objects.managed_by(user_of(actor))
        require(rows.filter(pk=complaint.pk).exists())
    provider = lock_provider(complaint.provider)
    complaint = ProviderComplaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.state != ComplaintState.OPEN:
        raise NotPossible(
            _("This was decided already: %(state)s, by %(name)s.")
            % {"state": complaint.get_state_display(), "name": complaint.decided_by_name}
        )
    if not finding.strip():
        raise DomainError(_("Say what you found; the provider reads it."), field="finding")
    complaint.state = ComplaintState.UPHELD if is_upheld else ComplaintState.NOT_UPHELD
    complaint.finding, complaint.decided_at = finding.strip()[:500], now
    complaint.decided_by_name = actor.name[:100]
    complaint.save(update_fields=["state", "finding", "decided_at", "decided_by_name"])
    facts = {"complaint": complaint.pk, "state": complaint.state, "finding": complaint.finding}
    record_provider_event(ProvidersTag.COMPLAINT_DECIDED, provider, actor, now, facts)
    return complaint
