"""What is told of tenders: to who writes them, and to who may approve them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.tenders.models import Amendment, Tender
from courses.tenders.tags import TendersTag
from records.accounts.models import Role, User
from records.core.access.authority import covering
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence

OFFICERS = frozenset({RoleKind.OFFICER})


def _may_manage(user: Any, about: str) -> bool:
    return Tender.objects.managed_by(user).filter(pk=about).exists()


def _tender(event: Occurrence) -> Tender | None:
    return Tender.objects.filter(pk=event.subject_id).select_related("organiser").first()


def _notice(
    event: Occurrence, tender: Tender, recipients: Sequence[int], **context: Any
) -> Iterable[Notice]:
    if recipients:
        yield Notice(
            # By its moment: a tender may be returned, or asked about, more than once.
            key=f"{tender.pk}:{event.at.isoformat()}",
            recipients=recipients,
            context={"title": tender.title, "number": tender.number, **context},
            url=reverse("tender_detail", args=[tender.pk]),
            about=str(tender.pk),
        )


def _writers(tender: Tender) -> list[int]:
    found = {tender.created_by_id, tender.submitted_by_id}
    return sorted(number for number in found if number is not None)


def _to_writers(event: Occurrence, now: datetime) -> Iterable[Notice]:
    tender = _tender(event)
    if tender is not None:
        yield from _notice(
            event, tender, [one for one in _writers(tender) if one != event.actor_id]
        )


def _officers_of(tender: Tender, now: datetime, besides: Iterable[int | None]) -> list[int]:
    """Return the officers of the purchaser, those in `besides` left out."""
    held = Role.objects.own_in_force(timezone.localdate(now)).filter(
        Q(unit__isnull=True) | Q(unit__path__in=covering(tender.organiser.path)),
        kind=RoleKind.OFFICER,
    )
    officers = User.objects.filter(is_active=True, pk__in=held.values("user"))
    left_out = [number for number in besides if number is not None]
    return list(officers.exclude(pk__in=left_out).values_list("pk", flat=True))


def _to_approvers(event: Occurrence, now: datetime) -> Iterable[Notice]:
    tender = _tender(event)
    if tender is not None:
        wrote = [*_writers(tender), *tender.writers.values_list("pk", flat=True), event.actor_id]
        yield from _notice(event, tender, _officers_of(tender, now, wrote))


def _to_other_officers(event: Occurrence, now: datetime) -> Iterable[Notice]:
    tender = _tender(event)
    if tender is not None:
        yield from _notice(event, tender, _officers_of(tender, now, [event.actor_id]))


def _to_those_in_charge(event: Occurrence, now: datetime) -> Iterable[Notice]:
    tender = _tender(event)
    if tender is not None:
        approver = [tender.approved_by_id] if tender.approved_by_id is not None else []
        yield from _notice(event, tender, sorted({*_writers(tender), *approver}))


def _to_proposer(event: Occurrence, now: datetime) -> Iterable[Notice]:
    tender = _tender(event)
    number = event.after.get("amendment")
    amendment = Amendment.objects.filter(tender__pk=event.subject_id, number=number or 0).first()
    if tender is None or amendment is None or amendment.proposed_by_id in (None, event.actor_id):
        return
    yield from _notice(event, tender, [amendment.proposed_by_id], amendment=amendment.number)


def _kind(code: str, label: Any, description: Any, on: Any, compose: Any) -> NotificationKind:
    return NotificationKind(
        code=code,
        label=label,
        description=description,
        is_open_to=_may_manage,
        roles=OFFICERS,
        on=(on,),
        compose=compose,
    )


TENDER_NOTICES = (
    _kind("tender_submitted", _("A tender waits for approval"),
          _("Somebody of my unit sent one in, and I did not write it."),
          TendersTag.TENDER_SUBMITTED, _to_approvers),
    _kind("tender_returned", _("My tender was returned"),
          _("It is to be completed and sent in again."),
          TendersTag.TENDER_RETURNED, _to_writers),
    _kind("tender_published", _("My tender was approved"),
          _("It stands before the public."),
          TendersTag.TENDER_PUBLISHED, _to_writers),
    _kind("tender_question", _("A question about my tender waits"),
          _("Who asked is not known to anybody."),
          TendersTag.QUESTION_RECEIVED, _to_those_in_charge),
    _kind("amendment_proposed", _("An amendment waits for approval"),
          _("Of a tender of my unit, and I did not propose it."),
          TendersTag.AMENDMENT_PROPOSED, _to_other_officers),
    _kind("amendment_published", _("My amendment was published"),
          _("It stands before the public."),
          TendersTag.AMENDMENT_PUBLISHED, _to_proposer),
    _kind("amendment_rejected", _("My amendment was not approved"),
          _("The reason stands on the tender's page."),
          TendersTag.AMENDMENT_REJECTED, _to_proposer),
)  # fmt: skip
