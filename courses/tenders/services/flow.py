"""The way of a tender: sent for approval, returned, published, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.enums import ENDED, NoticeKind, TenderEvent, TenderState
from courses.tenders.models import LotClass, Tender
from courses.tenders.permissions import may_approve_tender
from courses.tenders.publishing import ending_content, tender_content
from courses.tenders.rules import problems_of, publication_day
from courses.tenders.seams import missing_for_publication, tell_rooms
from courses.tenders.services.notices import write_notice
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender
from records.calendar.workdays import load_workdays
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.errors import DomainError, ManyErrors, NotPossible
from records.register.models import Unit

LEAST_REASON = 10


@transaction.atomic
def submit_tender(*, tender: Tender, actor: Actor, now: datetime) -> Tender:
    """Send a tender to a second person for approval and return it.

    Raises ManyErrors with everything it lacks, judged by the planned day of publication.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == TenderState.IN_APPROVAL:
        return tender
    _check_transition(tender, TenderState.IN_APPROVAL)
    _lock_purchases(tender)
    _raise_all(problems_of(tender, publication_day(tender, now), load_workdays()))
    tender.submitted_by_id = actor.user_id
    tender.submitted_at = now
    tender.return_reason = ""
    _set_state(tender, TenderState.IN_APPROVAL, "submitted_by", "submitted_at", "return_reason")
    facts = {"edition": tender.edition}
    note_tender(tender, TendersTag.TENDER_SUBMITTED, actor, now, None, facts)
    return tender


@transaction.atomic
def return_tender(*, tender: Tender, reason: str, actor: Actor, now: datetime) -> Tender:
    """Give a tender back to who wrote it, with a reason; who sent it in may take it back so too."""
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == TenderState.RETURNED:
        return tender
    _check_transition(tender, TenderState.RETURNED)
    tender.return_reason = _reason(reason)
    _set_state(tender, TenderState.RETURNED, "return_reason")
    note_tender(tender, TendersTag.TENDER_RETURNED, actor, now, None, {"reason": reason.strip()})
    return tender


@transaction.atomic
def publish_tender(*, tender: Tender, edition: int, actor: Actor, now: datetime) -> Tender:
    """Approve a tender and publish it at `now`, the server's time; return it.

    `edition` is what the approver looked at. Raises NotAllowed for who wrote the tender, ManyErrors
    with everything that the law, judged at this moment, or a room above still misses.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == TenderState.PUBLISHED and tender.approved_by_id == actor.user_id:
        return tender
    _check_transition(tender, TenderState.PUBLISHED)
    require(
        actor.is_system or may_approve_tender(user_of(actor), tender),
        _("Somebody approves who did not write the tender."),
    )
    if tender.edition != edition:
        raise NotPossible(_("The tender was changed meanwhile: look at it again."))
    _lock_purchases(tender)
    found = problems_of(tender, timezone.localdate(now), load_workdays())
    found += [DomainError(sentence) for sentence in missing_for_publication(tender)]
    _raise_all(found)
    tender.approved_by_id = actor.user_id
    tender.published_at = now
    _set_state(tender, TenderState.PUBLISHED, "approved_by", "published_at")
    tender.documents.filter(published_at__isnull=True).update(published_at=now)
    note_tender(tender, TendersTag.TENDER_PUBLISHED, actor, now, None, {"edition": edition})
    tell_rooms(tender, TenderEvent.PUBLISHED, actor, now)
    content = tender_content(tender)
    write_notice(tender=tender, kind=NoticeKind.TENDER, content=content, actor=actor, now=now)
    return tender


@transaction.atomic
def cancel_tender(*, tender: Tender, reason: str, actor: Actor, now: datetime) -> Tender:
    """End a tender that nobody has won; its classes are free, and a published one says so.

    Raises NotPossible once it is awarded or ended, DomainError where the reason says nothing.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == TenderState.CANCELLED:
        return tender
    _check_transition(tender, TenderState.CANCELLED)
    _end(tender, TenderState.CANCELLED, [_reason(reason)], actor, now)
    return tender


@transaction.atomic
def void_tender(*, tender: Tender, reasons: Sequence[str], actor: Actor, now: datetime) -> Tender:
    """Declare a published tender void, for the rooms above: too few bidders, for one.

    Raises NotPossible where its state does not allow it; DomainError without a reason.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == TenderState.VOID:
        return tender
    _check_transition(tender, TenderState.VOID)
    given = [reason.strip() for reason in reasons if reason.strip()]
    if not given:
        raise DomainError(_("Say why the tender is void."), field="reason")
    _end(tender, TenderState.VOID, given, actor, now)
    return tender


@transaction.atomic
def advance_tender(
    *,
    tender: Tender,
    state: TenderState,
    actor: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> Tender:
    """Move a published tender on, for the rooms above: OPENED, EVALUATED, AWARDED, DONE.

    Called in the transaction of what caused it. Raises NotPossible before the deadline, and where
    the state does not follow.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    if tender.state == state:
        return tender
    if state in ENDED or not tender.was_published:
        raise NotPossible(_("The tender cannot move on like this."))
    _check_transition(tender, state)
    if not tender.deadline_has_passed(now):
        raise NotPossible(_("The deadline has not passed: nothing is opened before it."))
    before = {"state": tender.state}
    _set_state(tender, state)
    after = {"state": state.value, **(facts or {})}
    note_tender(tender, TendersTag.TENDER_ADVANCED, actor, now, before, after)
    return tender


def lock_tender(tender: Tender) -> Tender:
    """Return the tender with its row locked, purchaser and regime read along."""
    rows = Tender.objects.select_for_update(of=("self",)).select_related("organiser", "regime")
    return rows.get(pk=tender.pk)


def _lock_purchases(tender: Tender) -> None:
    # Two purchases sent in at the same moment wait for each other here, so that the second one
    # sees the first in the sum of the year.
    Unit.objects.select_for_update().get(pk=tender.organiser_id)


def _check_transition(tender: Tender, state: TenderState) -> None:
    if not tender.can_become(state):
        raise NotPossible(
            _("A tender that is “%(before)s” cannot become “%(after)s”.")
            % {"before": tender.get_state_display(), "after": state.label}
        )


def _set_state(tender: Tender, state: TenderState, *fields: str) -> None:
    tender.state = state
    tender.save(update_fields=["state", *fields])


def _end(
    tender: Tender, state: TenderState, reasons: Sequence[str], actor: Actor, now: datetime
) -> None:
    is_void = state == TenderState.VOID
    before = {"state": tender.state}
    tender.ended_at = now
    tender.end_reason = "\n".join(reasons)
    _set_state(tender, state, "ended_at", "end_reason")
    LotClass.objects.filter(lot__tender=tender).update(is_live=False)
    tag = TendersTag.TENDER_VOIDED if is_void else TendersTag.TENDER_CANCELLED
    note_tender(tender, tag, actor, now, before, {"reason": tender.end_reason})
    if tender.was_published:
        event = TenderEvent.VOIDED if is_void else TenderEvent.CANCELLED
        tell_rooms(tender, event, actor, now)
        kind = NoticeKind.VOID if is_void else NoticeKind.CANCELLATION
        content = ending_content(tender, reasons)
        write_notice(tender=tender, kind=kind, content=content, actor=actor, now=now)


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) < LEAST_REASON:
        message = _("Give a reason of at least %d characters: it is kept, and may be published.")
        raise DomainError(message % LEAST_REASON, field="reason")
    return text


def _raise_all(found: list[DomainError]) -> None:
    if found:
        raise ManyErrors(_("The tender is not ready."), found)
