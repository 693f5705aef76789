"""What people are told of providers: members of theirs, officers of what waits and ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import Capacity, ProviderState
from courses.providers.models import (
    JointAgreement,
    Provider,
    ProviderComplaint,
    ProviderMember,
    QualificationDocument,
)
from courses.providers.tags import ProvidersTag
from records.accounts.responsible import nearest_holders
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence

MEMBERS = frozenset({RoleKind.PROVIDER})
OFFICERS = frozenset({RoleKind.OFFICER})
BEFORE = (60, 30, 7)
SAID = ("message", "reason", "finding")
"""Where an event says why, of those that the members are told of."""


def _may_see(user: Any, about: str) -> bool:
    return Provider.objects.visible_to(user).filter(pk=about).exists()


def _members(provider_id: int) -> list[int]:
    rows = ProviderMember.objects.standing().filter(provider=provider_id, user__is_active=True)
    return list(rows.order_by("pk").values_list("user", flat=True))


def _officers(provider: Provider, now: datetime) -> list[int]:
    return nearest_holders(OFFICERS, provider.unit.path, timezone.localdate(now))


def _of(event: Occurrence) -> Provider | None:
    return Provider.objects.filter(pk=event.subject_id or 0).select_related("unit").first()


def _submitted(event: Occurrence, now: datetime) -> Iterable[Notice]:
    provider = _of(event)
    if provider is None or provider.state != ProviderState.SUBMITTED:
        return
    yield Notice(
        key=f"{provider.pk}:{event.at.isoformat()}",
        recipients=_officers(provider, now),
        context={"name": provider.name},
        url=reverse("provider_detail", args=[provider.pk]),
        about=str(provider.pk),
    )


def _answered(event: Occurrence, now: datetime) -> Iterable[Notice]:
    provider, after = _of(event), event.after
    if provider is None:
        return
    yield Notice(
        key=f"{provider.pk}:{event.at.isoformat()}",
        recipients=_members(provider.pk),
        context={
            "name": provider.name,
            "what": ProvidersTag(event.tag).label,
            "message": next((after[name] for name in SAID if after.get(name)), ""),
        },
        url=reverse("provider_home", args=[provider.pk]),
        about=str(provider.pk),
    )


def _complained(event: Occurrence, now: datetime) -> Iterable[Notice]:
    complaint = (
        ProviderComplaint.objects.filter(pk=event.after.get("complaint") or 0)
        .select_related("provider__unit")
        .first()
    )
    if complaint is None:
        return
    officers = _officers(complaint.provider, now)
    yield Notice(
        key=str(complaint.pk),
        recipients=[pk for pk in officers if pk != complaint.complainant],
        context={"name": complaint.provider.name},
        url=reverse("complaint_list"),
        about=str(complaint.provider_id),
    )


def _expiring(now: datetime, days: int | None) -> Iterable[Notice]:
    today = timezone.localdate(now)
    rows = QualificationDocument.objects.expiring(today, today + timedelta(days=days or 0))
    for row in rows.select_related("provider"):
        yield Notice(
            # By the day: a document that replaces it, or another end, is spoken of anew.
            key=f"{row.pk}:{row.expires_on}",
            recipients=_members(row.provider_id),
            context={
                "what": row.get_kind_display,
                "name": row.provider.name,
                "day": row.expires_on,
            },
            url=reverse("provider_documents", args=[row.provider_id]),
            about=str(row.provider_id),
        )


def _powers(now: datetime, days: int | None) -> Iterable[Notice]:
    today = timezone.localdate(now)
    rows = ProviderMember.objects.standing().filter(
        capacity=Capacity.AUTHORISED,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=days or 0),
    )
    for row in rows.select_related("provider"):
        yield Notice(
            key=f"{row.pk}:{row.valid_until}",
            recipients=[row.user_id],
            context={"name": row.provider.name, "day": row.valid_until},
            url=reverse("provider_power", args=[row.provider_id, row.pk]),
            about=str(row.provider_id),
        )


def _terms(now: datetime, days: int | None) -> Iterable[Notice]:
    today = timezone.localdate(now)
    rows = Provider.objects.filter(
        state=ProviderState.APPROVED,
        approved_until__gte=today,
        approved_until__lte=today + timedelta(days=days or 0),
    )
    for row in rows.select_related("unit"):
        context = {"name": row.name, "day": row.approved_until}
        key = f"{row.pk}:{row.approved_until}"
        yield Notice(
            key=f"{key}:member",
            recipients=_members(row.pk),
            context=context,
            url=reverse("provider_home", args=[row.pk]),
            about=str(row.pk),
        )
        yield Notice(
            key=f"{key}:officer",
            recipients=_officers(row, now),
            context=context,
            url=reverse("provider_detail", args=[row.pk]),
            about=str(row.pk),
        )


def _agreements(now: datetime, days: int | None) -> Iterable[Notice]:
    today = timezone.localdate(now)
    rows = JointAgreement.objects.ending(today, today + timedelta(days=days or 0))
    for row in rows.select_related("provider__unit", "unit"):
        officers = nearest_holders(OFFICERS, row.unit.path, today)
        yield Notice(
            key=f"{row.pk}:{row.last}",
            recipients=officers,
            context={"title": row.title, "name": row.provider.name, "day": row.last},
            url=reverse("agreement_list"),
            about=str(row.pk),
        )


def _may_see_agreement(user: Any, about: str) -> bool:
    return JointAgreement.objects.visible_to(user).filter(pk=about).exists()


PROVIDERS_NOTICES = (
    NotificationKind(
        code="provider_submitted",
        label=_("A provider applied"),
        description=_("An application waits for review against the checklist."),
        is_open_to=_may_see,
        roles=OFFICERS,
        is_digestible=True,
        on=(ProvidersTag.PROVIDER_SUBMITTED,),
        compose=_submitted,
    ),
    NotificationKind(
        code="provider_answered",
        label=_("The department decided about my organisation"),
        description=_("Approved, returned, refused, suspended, debarred, or a complaint decided."),
        is_open_to=_may_see,
        roles=MEMBERS,
        is_mandatory=True,
        on=(
            ProvidersTag.PROVIDER_APPROVED,
            ProvidersTag.PROVIDER_RETURNED,
            ProvidersTag.PROVIDER_REFUSED,
            ProvidersTag.PROVIDER_SUSPENDED,
            ProvidersTag.PROVIDER_DEBARRED,
            ProvidersTag.RESTRICTION_LIFTED,
            ProvidersTag.COMPLAINT_DECIDED,
        ),
        compose=_answered,
    ),
    NotificationKind(
        code="provider_complaint",
        label=_("A complaint about a provider"),
        description=_("Somebody complained; another officer than who recorded it decides."),
        is_open_to=_may_see,
        roles=OFFICERS,
        is_digestible=True,
        on=(ProvidersTag.COMPLAINT_FILED,),
        compose=_complained,
    ),
    NotificationKind(
        code="provider_document_expiring",
        label=_("A document of my organisation expires"),
        description=_("A qualification document is to be renewed."),
        is_open_to=_may_see,
        roles=MEMBERS,
        find=_expiring,
        days=BEFORE,
    ),
    NotificationKind(
        code="provider_power_ending",
        label=_("My power of attorney ends"),
        description=_("Without a new one you cannot act for your organisation."),
        is_open_to=_may_see,
        roles=MEMBERS,
        find=_powers,
        days=BEFORE,
    ),
    NotificationKind(
        code="provider_term_ending",
        label=_("The term of a provider ends"),
        description=_("The organisation applies anew, or is off the register afterwards."),
        is_open_to=_may_see,
        roles=MEMBERS | OFFICERS,
        find=_terms,
        days=BEFORE,
    ),
    NotificationKind(
        code="agreement_ending",
        label=_("A joint-running agreement ends"),
        description=_("An agreement on a training base is to be renewed or ends."),
        is_open_to=_may_see_agreement,
        roles=OFFICERS,
        find=_agreements,
        days=BEFORE,
    ),
)
