"""Sending what is due. Claimed, handed over, ended: three commits, so that each step is known.

QUEUED ──claim──▶ SENDING ──hand over──▶ (the provider has it) ──▶ SENT
   ▲                 │ killed: sent again          │ killed or cut off: sent again where the
   └──── put off ────┘                             ▼ provider drops copies, else UNCERTAIN
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from records.accounts.models import User
from records.core.protection.masking import mask_text
from records.core.seams.notifications import NOTIFICATIONS, NotificationKind
from records.notifications.channels import adapter_of
from records.notifications.channels.adapter import (
    Adapter,
    Envelope,
    Refused,
    SendError,
    Unclear,
    Unreachable,
)
from records.notifications.claims import Claim, ClaimLost, claim_next
from records.notifications.composing import render_for, unwanted_channels
from records.notifications.deputies import reader_of
from records.notifications.enums import DeliveryState, Suppression
from records.notifications.models import Delivery, Message
from records.notifications.quiet import after_quiet

logger = logging.getLogger(__name__)

DIGEST = "digest"
MOST_AT_ONCE = 500
LONGEST_WAIT = timedelta(hours=1)
UNCLEAR_WAIT = timedelta(seconds=30)
"""After an unclear end: soon, while the provider still knows the key, quiet hours or not."""


def deliver_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due by `clock`; return how many claims were worked off."""
    done = 0
    while done < MOST_AT_ONCE and (claim := claim_next(clock())) is not None:
        try:
            _deliver(claim, clock)
        except ClaimLost:
            logger.warning("delivery %s was taken over", claim.delivery.pk)
        done += 1
    return done


def _deliver(claim: Claim, clock: Callable[[], datetime]) -> None:
    adapter = adapter_of(claim.delivery.channel)
    messages = _messages(claim, adapter, clock())
    if not messages:
        return
    person = messages[0].recipient
    try:
        number = adapter.send(
            _envelope(claim, messages),
            adapter.address_of(person),
            lambda: claim.hand_over(clock()),
        )
    except SendError as error:
        _end_badly(claim, error, clock())
    except ClaimLost:
        raise
    except Exception as error:
        logger.exception("delivery %s failed", claim.delivery.pk)
        _end_badly(claim, _sorted(claim, error), clock())
    else:
        claim.end(DeliveryState.SENT, clock(), number=number)


def _messages(claim: Claim, adapter: Adapter, now: datetime) -> Sequence[Message]:
    """Return what is to be sent; what no longer should be is noted as not sent.

    Not asked again once something was handed over: a second copy has to be the same as the first.
    """
    live = Delivery.objects.carried_by(claim.delivery.pk).filter(state=DeliveryState.SENDING)
    found = list(
        live.select_related("message__recipient__cadre", "message__on_behalf_of").order_by(
            "message_id"
        )
    )
    if claim.was_handed_over_at is not None:
        return [one.message for one in found]
    reasons = {one.pk: _suppression(one, adapter) for one in found}
    for pk, reason in reasons.items():
        if reason is not None:
            _suppress(pk, reason, now)
    if reasons.get(claim.delivery.pk) is not None:
        _release_carried(claim)
        return []
    return [one.message for one in found if reasons[one.pk] is None]


def _suppression(delivery: Delivery, adapter: Adapter) -> Suppression | None:
    message, person = delivery.message, delivery.message.recipient
    kind = NOTIFICATIONS.get(message.kind)
    checks: list[tuple[Suppression, Callable[[], bool]]] = [
        (Suppression.NO_CHANNEL, lambda: not adapter.is_set_up()),
        (Suppression.READ, lambda: delivery.is_digest and message.read_at is not None),
        (Suppression.NO_TEMPLATE, lambda: not adapter.takes(_template_kind(delivery))),
        (Suppression.NO_ADDRESS, lambda: not person.is_active or not adapter.address_of(person)),
        (Suppression.NOT_OPEN, lambda: kind is None or not _is_open(kind, message)),
        (Suppression.SWITCHED_OFF, lambda: _is_unwanted(delivery, person, kind)),
    ]
    return next((reason for reason, holds in checks if holds()), None)


def _is_open(kind: NotificationKind, message: Message) -> bool:
    return kind.is_open_to(reader_of(message), message.about)


def _is_unwanted(delivery: Delivery, person: User, kind: Any) -> bool:
    if kind.is_mandatory:
        return False
    return delivery.channel in unwanted_channels(person, kind.code)


def _template_kind(delivery: Delivery) -> str:
    return DIGEST if delivery.is_digest else delivery.message.kind


def _suppress(pk: int, reason: Suppression, now: datetime) -> None:
    Delivery.objects.filter(pk=pk, state=DeliveryState.SENDING).update(
        state=DeliveryState.SUPPRESSED, lease_until=None, finished_at=now, error=reason.value
    )


def _release_carried(claim: Claim) -> None:
    """The first of a summary is not to be sent: the others draw up one of their own."""
    carried = Delivery.objects.filter(bundle=claim.delivery.pk, state=DeliveryState.SENDING)
    carried.update(state=DeliveryState.QUEUED, lease_until=None, bundle=None, attempts=0)


def _envelope(claim: Claim, messages: Sequence[Message]) -> Envelope:
    first = messages[0]
    summary = partial(_frame, claim.delivery, messages, first.language)
    is_summary = claim.delivery.is_digest
    url = "/inbox/" if is_summary else first.url or f"/inbox/{first.pk}/"
    return Envelope(
        key=f"delivery-{claim.delivery.pk}",
        person=first.recipient,
        kind=DIGEST if is_summary else first.kind,
        subject=summary("digest_subject") if is_summary else first.subject,
        body=summary("digest") if is_summary else first.body,
        url=settings.WAGTAILADMIN_BASE_URL.rstrip("/") + url,
        language=first.language,
        written_at=first.created_at,
    )


def _frame(delivery: Delivery, messages: Sequence[Message], language: str, name: str) -> str:
    # Nothing of the moment: a second copy has to be the same as the first.
    context = {"messages": messages, "count": len(messages)}
    return render_for(delivery.channel, name, context, language)


def _sorted(claim: Claim, error: Exception) -> SendError:
    """Return an unforeseen error as what is known: before the handing over, nothing was sent."""
    after = Delivery.objects.filter(pk=claim.delivery.pk, handed_over_at__isnull=False).exists()
    return (Unclear if after else Unreachable)(type(error).__name__)


def _end_badly(claim: Claim, error: SendError, now: datetime) -> None:
    words = mask_text(str(error))
    is_last = claim.attempt >= settings.NOTIFY_MAX_ATTEMPTS
    was_unclear = isinstance(error, Unclear) or claim.was_handed_over_at is not None
    if is_last or isinstance(error, Refused):
        end = DeliveryState.UNCERTAIN if was_unclear else DeliveryState.FAILED
        claim.end(end, now, error=words)
    elif isinstance(error, Unclear):
        claim.put_off(now + UNCLEAR_WAIT, words, is_unclear=True)
    else:
        claim.put_off(_next_try(claim, now), words)


def _next_try(claim: Claim, now: datetime) -> datetime:
    wait = timedelta(seconds=settings.NOTIFY_RETRY_SECONDS) * 2 ** (claim.attempt - 1)
    at = now + min(wait, LONGEST_WAIT)
    kind = NOTIFICATIONS.get(claim.delivery.message.kind)
    return at if kind is not None and kind.is_urgent else after_quiet(at)
