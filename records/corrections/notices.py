"""What people are told of requests: those who decide, and those who asked, read or not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.accounts.responsible import nearest_holders
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence
from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest
from records.corrections.tags import CorrectionsTag
from records.register.models import Cadre

DECIDERS = frozenset({RoleKind.OFFICER, RoleKind.UNIT_LIAISON})


def mark_answers_seen(*, cadre: Cadre, now: datetime) -> int:
    """Note that the person read the answers to their requests; returns how many were new.

    Changes nothing but the reader's own note, so the trail is not told.
    """
    answered = (RequestState.ACCEPTED, RequestState.DECLINED)
    unread = ChangeRequest.objects.filter(cadre=cadre, state__in=answered, seen_at__isnull=True)
    return unread.update(seen_at=now)


def _may_see(user: Any, about: str) -> bool:
    return ChangeRequest.objects.visible_to(user).filter(pk=about).exists()


def _request(event: Occurrence) -> ChangeRequest | None:
    rows = ChangeRequest.objects.filter(pk=event.subject_id)
    return rows.select_related("cadre__unit", "asked_by").first()


def _asked(event: Occurrence, now: datetime) -> Iterable[Notice]:
    request = _request(event)
    if request is None or not request.is_open:
        return
    kinds = frozenset({RoleKind.OFFICER}) if request.needs_officer else DECIDERS
    deciders = nearest_holders(kinds, request.cadre.unit.path, timezone.localdate(now))
    yield Notice(
        key=str(request.pk),
        recipients=[pk for pk in deciders if pk != request.asked_by_id],
        context={"name": request.cadre.name},
        url=reverse("correction_detail", args=[request.pk]),
        about=str(request.pk),
    )


def _answered(event: Occurrence, now: datetime) -> Iterable[Notice]:
    request = _request(event)
    if request is None:
        return
    yield Notice(
        key=str(request.pk),
        recipients=[request.asked_by_id],
        context={
            "is_accepted": request.state == RequestState.ACCEPTED,
            "answer": request.answer,
        },
        url=reverse("own_data"),
        about=str(request.pk),
    )


CORRECTION_NOTICES = (
    NotificationKind(
        code="correction_asked",
        label=_("A correction is asked for"),
        description=_("Somebody in your units says that data kept of them are wrong."),
        is_open_to=_may_see,
        roles=DECIDERS,
        is_digestible=True,
        on=(CorrectionsTag.CORRECTION_ASKED,),
        compose=_asked,
    ),
    NotificationKind(
        code="correction_answered",
        label=_("My request for correction was answered"),
        description=_("Your data were corrected, or you read why not."),
        is_open_to=_may_see,
        on=(CorrectionsTag.CORRECTION_ACCEPTED, CorrectionsTag.CORRECTION_DECLINED),
        compose=_answered,
    ),
)
