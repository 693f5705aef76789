"""Amendments: proposed by one person, published by another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.amending import check_new_deadline
from courses.tenders.enums import AmendmentState, NoticeKind, TenderEvent
from courses.tenders.models import Amendment, Tender, TenderDocument
from courses.tenders.permissions import may_approve_amendment
from courses.tenders.publishing import amendment_content
from courses.tenders.seams import tell_rooms
from courses.tenders.services.flow import lock_tender
from courses.tenders.services.notices import write_notice
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender, plain_value
from records.calendar.workdays import load_workdays
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.errors import DomainError, NotPossible

AMENDABLE = ("specification", "offered_until", "opening_place", "contact")
"""What changes besides the deadline and the documents. Lots and criteria do not: who would change
them cancels and begins anew, since bidders decided by them whether to bid at all."""


@transaction.atomic
def propose_amendment(
    *,
    tender: Tender,
    values: Mapping[str, Any],
    new_deadline: datetime | None,
    is_material: bool,
    reason: str,
    documents: Sequence[TenderDocument],
    actor: Actor,
    now: datetime,
) -> Amendment:
    """Propose a change of an open tender and return it; a second person publishes it.

    Raises DomainError where it changes nothing, or about `new_deadline` where the law asks for a
    later one; NotPossible after the deadline, or while another amendment waits.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    _check_open(tender, now)
    if tender.amendments.filter(state=AmendmentState.PROPOSED).exists():
        raise NotPossible(_("An amendment waits for approval already: decide on it first."))
    if not reason.strip():
        raise DomainError(_("Say why the tender is changed."), field="reason")
    changes = _changes(tender, values)
    if new_deadline == tender.deadline_at:
        new_deadline = None
    added = [one for one in documents if one.tender_id == tender.pk and one.published_at is None]
    if not changes and new_deadline is None and not added:
        raise DomainError(_("The amendment changes nothing."), field="reason")
    check_new_deadline(tender, new_deadline, is_material, timezone.localdate(now), load_workdays())
    assert tender.deadline_at is not None  # noqa: S101  (it is open)
    last = tender.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment.objects.create(
        tender=tender,
        number=last + 1,
        is_material=is_material,
        reason=reason.strip(),
        changes=changes,
        old_deadline=tender.deadline_at,
        new_deadline=new_deadline,
        proposed_by_id=actor.user_id,
        proposed_at=now,
    )
    amendment.documents.set(added)
    facts = {
        "amendment": amendment.number,
        "fields": [change["field"] for change in changes],
        "new_deadline": plain_value(new_deadline),
        "is_material": is_material,
    }
    note_tender(tender, TendersTag.AMENDMENT_PROPOSED, actor, now, None, facts)
    return amendment


@transaction.atomic
def approve_amendment(*, amendment: Amendment, actor: Actor, now: datetime) -> Amendment:
    """Publish an amendment at `now` and return it; what it does to the deadline is judged anew.

    Raises NotAllowed for who proposed it, NotPossible once the deadline has passed, DomainError
    where too little time is left by now.
    """
    require_managed(actor, amendment)
    tender = lock_tender(amendment.tender)
    amendment = _lock(amendment, tender)
    if amendment.state == AmendmentState.PUBLISHED:
        return amendment
    _check_proposed(amendment)
    require(
        actor.is_system or may_approve_amendment(user_of(actor), amendment),
        _("Somebody approves who did not propose the amendment."),
    )
    _check_open(tender, now)
    check_new_deadline(
        tender,
        amendment.new_deadline,
        amendment.is_material,
        timezone.localdate(now),
        load_workdays(),
    )
    _apply(tender, amendment)
    amendment.documents.update(published_at=now)
    _decide(amendment, AmendmentState.PUBLISHED, actor, now)
    facts = {"amendment": amendment.number, "deadline": plain_value(tender.deadline_at)}
    note_tender(tender, TendersTag.AMENDMENT_PUBLISHED, actor, now, None, facts)
    tell_rooms(tender, TenderEvent.AMENDED, actor, now)
    content = amendment_content(amendment)
    write_notice(tender=tender, kind=NoticeKind.AMENDMENT, content=content, actor=actor, now=now)
    return amendment


@transaction.atomic
def reject_amendment(
    *, amendment: Amendment, reason: str, actor: Actor, now: datetime
) -> Amendment:
    """Put an amendment aside, with a reason; who proposed it may take it back so too."""
    require_managed(actor, amendment)
    amendment = _lock(amendment, lock_tender(amendment.tender))
    if amendment.state == AmendmentState.REJECTED:
        return amendment
    _check_proposed(amendment)
    if not reason.strip():
        raise DomainError(_("Say why it is not approved."), field="reason")
    amendment.decision_reason = reason.strip()
    _decide(amendment, AmendmentState.REJECTED, actor, now)
    amendment.documents.clear()
    facts = {"amendment": amendment.number, "reason": amendment.decision_reason}
    note_tender(amendment.tender, TendersTag.AMENDMENT_REJECTED, actor, now, None, facts)
    return amendment


def _lock(amendment: Amendment, tender: Tender) -> Amendment:
    locked = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    locked.tender = tender
    return locked


def _check_open(tender: Tender, now: datetime) -> None:
    if not tender.is_open_for_bids(now):
        raise NotPossible(_("A tender changes only while it is published and before its deadline."))


def _check_proposed(amendment: Amendment) -> None:
    if amendment.state != AmendmentState.PROPOSED:
        raise NotPossible(_("The amendment was decided on already."))


def _changes(tender: Tender, values: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    for field in AMENDABLE:
        if field not in values:
            continue
        before, after = plain_value(getattr(tender, field)), plain_value(values[field])
        if before != after:
            found.append({"field": field, "before": before, "after": after})
    return found


def _apply(tender: Tender, amendment: Amendment) -> None:
    for change in amendment.changes:
        name, text = change["field"], change["after"]
        if name == "offered_until":
            tender.offered_until = date.fromisoformat(text) if text else None
        else:
            setattr(tender, name, text)
    if amendment.new_deadline is not None:
        tender.deadline_at = amendment.new_deadline
    tender.edition += 1
    tender.save()


def _decide(amendment: Amendment, state: AmendmentState, actor: Actor, now: datetime) -> None:
    amendment.state = state
    amendment.decided_by_id = actor.user_id
    amendment.decided_at = now
    amendment.save()
