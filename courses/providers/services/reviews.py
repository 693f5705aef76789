"""The review of an application against the published checklist."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import Decision, Finding, ProviderState
from courses.providers.facts import facts_of, iso
from courses.providers.locks import lock_provider
from courses.providers.models import (
    ChecklistItem,
    Provider,
    ProviderReview,
    QualificationDocument,
    ReviewFinding,
)
from courses.providers.models.published import PolicyCode, policy
from courses.providers.permissions import may_decide
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from courses.providers.terms import months_after
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, ManyErrors, NotPossible

Findings = Mapping[str, tuple[str, str]]
"""Result and note by the code of the item."""

TAGS = {
    Decision.APPROVED: ProvidersTag.PROVIDER_APPROVED,
    Decision.RETURNED: ProvidersTag.PROVIDER_RETURNED,
    Decision.REFUSED: ProvidersTag.PROVIDER_REFUSED,
}


@transaction.atomic
def review_provider(
    *,
    provider: Provider,
    decision: str,
    findings: Findings,
    seen: str,
    actor: Actor,
    now: datetime,
    message: str = "",
    until: date | None = None,
) -> ProviderReview:
    """Decide on a submitted application and return the review.

    `seen` is the `submission_mark` of the page that was decided on; `until` the last day of the term.
    Raises NotPossible where somebody decided already or it was submitted anew since, ManyErrors by
    item and field, NotAllowed where it is not the actor's to decide.
    """
    if not actor.is_system:
        require(may_decide(user_of(actor), provider), _("This application is not yours to decide."))
    provider, today = lock_provider(provider), timezone.localdate(now)
    if provider.state != ProviderState.SUBMITTED or submission_mark(provider) != seen:
        raise NotPossible(
            _("Somebody decided meanwhile, or it was submitted anew: look again. It is “%s” now.")
            % provider.get_state_display()
        )
    if decision not in Decision.values:
        raise DomainError(_("Say what you decide."), field="decision")
    items = {item.code: item for item in ChecklistItem.objects.in_force(today)}
    message = message.strip()[:1000]
    errors = [
        *_wrong_findings(items, findings),
        *_wrong_decision(Decision(decision), provider, items, findings, message, until, today),
    ]
    if errors:
        raise ManyErrors(" ".join(error.message for error in errors), errors)
    return _decide(provider, Decision(decision), items, findings, message, until, actor, now)


def submission_mark(provider: Provider) -> str:
    """Return what tells one submission of a provider from the next."""
    return provider.submitted_at.isoformat() if provider.submitted_at else ""


def _wrong_findings(items: Mapping[str, ChecklistItem], findings: Findings) -> list[DomainError]:
    errors = []
    for code, item in items.items():
        result, note = findings.get(code, ("", ""))
        if result not in Finding.values:
            errors.append(DomainError(_("Say of each item how it stands: %s") % item, field=code))
        elif result != Finding.MET and not note.strip():
            errors.append(DomainError(_("A note is needed: %s") % item, field=f"{code}_note"))
    return errors


def _wrong_decision(
    decision: Decision,
    provider: Provider,
    items: Mapping[str, ChecklistItem],
    findings: Findings,
    message: str,
    until: date | None,
    today: date,
) -> list[DomainError]:
    if decision != Decision.APPROVED:
        if message:
            return []
        return [DomainError(_("Say why; the provider reads it."), field="message")]
    errors = [
        DomainError(_("Not met, so it cannot be approved: %s") % items[code], field=code)
        for code, (result, _note) in findings.items()
        if code in items and result == Finding.NOT_MET
    ]
    errors += _wrong_documents(provider, items, findings, today)
    return errors + _wrong_term(until, today)


def _wrong_documents(
    provider: Provider, items: Mapping[str, ChecklistItem], findings: Findings, today: date
) -> list[DomainError]:
    """Return the items said to be met whose document is not there, or expired, today."""
    rows = QualificationDocument.objects.good_on(today).filter(provider=provider)
    good = set(rows.values_list("kind", flat=True))
    return [
        DomainError(_("No document that is good today shows it: %s") % item, field=code)
        for code, item in items.items()
        if item.document_kind
        and item.document_kind not in good
        and findings.get(code, ("", ""))[0] == Finding.MET
    ]


def _wrong_term(until: date | None, today: date) -> list[DomainError]:
    if until is None:
        return [DomainError(_("Give the last day of the term."), field="until")]
    longest = months_after(today, int(policy(PolicyCode.TERM_MONTHS, today)))
    if not today < until <= longest:
        return [
            DomainError(
                _("The term ends after today and at the latest on %s.") % longest, field="until"
            )
        ]
    return []


def _decide(
    provider: Provider,
    decision: Decision,
    items: Mapping[str, ChecklistItem],
    findings: Findings,
    message: str,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> ProviderReview:
    approves = decision == Decision.APPROVED
    first = timezone.localdate(now) if approves else None
    review = ProviderReview.objects.create(
        provider=provider,
        round=provider.round,
        decision=decision,
        message=message,
        facts=facts_of(provider),
        approved_from=first,
        approved_until=until if approves else None,
        reviewed_by=actor.user_id,
        reviewed_by_name=actor.name[:100],
        reviewed_at=now,
    )
    ReviewFinding.objects.bulk_create(
        ReviewFinding(
            review=review,
            item=item,
            result=findings[code][0],
            note=" ".join(findings[code][1].split())[:300],
        )
        for code, item in items.items()
    )
    provider.state = ProviderState(decision.value)
    if approves:
        provider.approved_from, provider.approved_until = first, until
    provider.save(update_fields=["state", "approved_from", "approved_until"])
    facts = {
        "round": provider.round,
        "review": review.pk,
        "message": message,
        "until": iso(review.approved_until),
        "findings": {code: findings[code][0] for code in items},
    }
    record_provider_event(TAGS[decision], provider, actor, now, facts)
    return review
