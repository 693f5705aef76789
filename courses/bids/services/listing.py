"""Closing the list of bids after the deadline, and forgetting uploads nobody finished."""

import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.bids.enums import BidState, EnvelopeKind
from courses.bids.files import remove_chunks
from courses.bids.models import BidList, Envelope, SealedBid
from courses.bids.tags import BidsTag
from courses.tenders.models import Tender
from courses.tenders.services.flow import lock_tender
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.trail.services import Event, record_events

UNFINISHED_DAYS = 7
"""How long an upload may be gone on with; a bid with a slow line is not thrown away overnight."""


@transaction.atomic
def close_list(*, tender: Tender, actor: Actor, now: datetime) -> BidList:
    """Write every bid of a tender into the trail, once its deadline has passed; return the list.

    From then on the log covers them. Doing it twice changes nothing. Raises NotPossible before the
    deadline: until then the trail says nothing of bids, not even how many there are.
    """
    tender = lock_tender(tender)
    if not tender.deadline_has_passed(now):
        raise NotPossible(_("The deadline has not passed yet."), field="deadline")
    standing = BidList.objects.filter(tender=tender).first()
    if standing is not None:
        return standing
    bids = list(SealedBid.objects.filter(tender=tender).prefetch_related("envelopes"))
    # By number, which is random: not in the order in which they came.
    lines = [_line(bid) for bid in sorted(bids, key=lambda bid: bid.number)]
    made = BidList.objects.create(
        tender=tender,
        closed_at=now,
        count=sum(bid.state == BidState.RECEIVED for bid in bids),
        digest=hashlib.sha256("".join(lines).encode()).hexdigest(),
    )
    events = [_event(tender, bid) for bid in bids]
    closing = {"count": made.count, "digest": made.digest}
    events.append(Event(BidsTag.BIDS_LISTED, "tender", tender.pk, str(tender), after=closing))
    record_events(events=events, actor=actor, now=now)
    return made


def forget_uploads(*, now: datetime) -> int:
    """Remove uploads that were begun more than a week ago and never finished; return how many."""
    before = timezone.localdate(now) - timedelta(days=UNFINISHED_DAYS)
    old = list(Envelope.objects.filter(bid__isnull=True, begun_on__lt=before).values_list("pk"))
    for (number,) in old:
        with transaction.atomic():
            gone = Envelope.objects.select_for_update().filter(pk=number, bid__isnull=True)
            if gone.delete()[0]:
                transaction.on_commit(partial(remove_chunks, number))
    return len(old)


def _line(bid: SealedBid) -> str:
    digests = " ".join(one.digest for one in sorted(bid.envelopes.all(), key=lambda one: one.kind))
    return f"{bid.number} {bid.state} {digests}\n"


def _event(tender: Tender, bid: SealedBid) -> Event:
    facts = {"bid": bid.number, "state": bid.state, "received": str(bid.received_on)}
    for envelope in bid.envelopes.all():
        facts[EnvelopeKind(envelope.kind).name.lower()] = envelope.digest
    return Event(BidsTag.BID_LISTED, "tender", tender.pk, str(tender), after=facts)
