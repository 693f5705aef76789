"""Claiming deliveries: who has a claim may send, nobody else; a claim runs out with its lease.

Each claim counts the row's `attempts` up and is known by that number. A worker that was too slow
finds another number there and keeps its hands off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from records.accounts.models import User
from records.notifications.channels import adapter_of
from records.notifications.enums import DeliveryState
from records.notifications.models import Delivery


class ClaimLost(Exception):
    """The lease ran out and somebody else took over: nothing may be sent any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one delivery, and what it carries along, once."""

    delivery: Delivery
    attempt: int
    was_handed_over_at: datetime | None
    """When an earlier attempt, whose end nobody knows, went out."""

    def update(self, **values: Any) -> bool:
        """Change the delivery and what it carries; return whether the claim still stood."""
        rows = Delivery.objects.filter(
            pk=self.delivery.pk, state=DeliveryState.SENDING, attempts=self.attempt
        )
        carried = Delivery.objects.filter(bundle=self.delivery.pk, state=DeliveryState.SENDING)
        with transaction.atomic():
            if not rows.update(**values):
                return False
            carried.update(**values)
        return True

    def hand_over(self, now: datetime) -> None:
        """Note that the outcome is the provider's from now on; raises ClaimLost.

        The lease begins anew: from here to the answer is one step with a time limit of its own.
        """
        first = Coalesce("handed_over_at", Value(now))
        if not self.update(handed_over_at=first, lease_until=now + lease()):
            raise ClaimLost

    def end(
        self, state: DeliveryState, now: datetime, *, error: str = "", number: str = ""
    ) -> bool:
        """Note how it ended; return whether the claim still stood."""
        return self.update(
            state=state,
            lease_until=None,
            finished_at=now,
            error=error[:300],
            provider_id=number[:120],
        )

    def put_off(self, until: datetime, error: str, *, is_unclear: bool = False) -> bool:
        """Queue it again; what is known not to have gone out may be thought over until then."""
        values: dict[str, Any] = {} if is_unclear else {"handed_over_at": self.was_handed_over_at}
        return self.update(
            state=DeliveryState.QUEUED,
            lease_until=None,
            next_try_at=until,
            error=error[:300],
            **values,
        )


def lease() -> timedelta:
    """Return for how long a claim stands."""
    return timedelta(seconds=settings.NOTIFY_LEASE_SECONDS)


def claim_next(now: datetime) -> Claim | None:
    """Claim what is due first; None where nothing is.

    What a killed worker left is claimed too, unless it may have been sent and the provider would
    not notice a second copy: that ends as uncertain, for a person to decide on.
    """
    while True:
        with transaction.atomic():
            delivery = _lock_next(now)
            if delivery is None:
                return None
            if _may_send(delivery, now):
                return _claimed(delivery, now)
            _give_up(delivery, now)


def _lock_next(now: datetime) -> Delivery | None:
    rows = Delivery.objects.claimable(now).select_related("message")
    single = rows.filter(is_digest=False).select_for_update(of=("self",), skip_locked=True).first()
    return single or _lock_digest(now)


def _lock_digest(now: datetime) -> Delivery | None:
    """Lock a summary's first delivery, with its recipient: two workers draw up one summary."""
    waiting = Delivery.objects.claimable(now).filter(is_digest=True).select_related("message")
    for found in waiting[:50]:
        recipient = User.objects.select_for_update(no_key=True, skip_locked=True)
        if not recipient.filter(pk=found.message.recipient_id).exists():
            continue
        row = waiting.filter(pk=found.pk).select_for_update(of=("self",), skip_locked=True).first()
        if row is not None:
            return row
    return None


def _may_send(delivery: Delivery, now: datetime) -> bool:
    handed_over = delivery.handed_over_at
    if handed_over is None:
        return True
    adapter = adapter_of(delivery.channel)
    return adapter.is_set_up() and adapter.may_resend(handed_over, now)


def _give_up(delivery: Delivery, now: datetime) -> None:
    live = Delivery.objects.carried_by(delivery.pk).filter(
        state__in=(DeliveryState.QUEUED, DeliveryState.SENDING)
    )
    live.update(state=DeliveryState.UNCERTAIN, lease_until=None, finished_at=now)


def _claimed(delivery: Delivery, now: datetime) -> Claim:
    if delivery.is_digest and delivery.attempts == 0:
        _carry_along(delivery, now)
    delivery.attempts += 1
    Delivery.objects.carried_by(delivery.pk).filter(
        state__in=(DeliveryState.QUEUED, DeliveryState.SENDING)
    ).update(
        state=DeliveryState.SENDING, attempts=delivery.attempts, lease_until=now + lease(), error=""
    )
    return Claim(delivery, delivery.attempts, delivery.handed_over_at)


def _carry_along(leader: Delivery, now: datetime) -> None:
    """Let a summary carry what waits for the same person on the same channel.

    Only at its first claim: each later attempt must send the very same text under the same key.
    """
    others = Delivery.objects.claimable(now).filter(
        is_digest=True,
        attempts=0,
        channel=leader.channel,
        message__recipient=leader.message.recipient_id,
    )
    ids = list(others.exclude(pk=leader.pk).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.QUEUED).update(bundle=leader)
