"""Bids at the second of the deadline, sent at once by several, for real: threads and connections."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import transaction

from courses.bids.models import LateBid, SealedBid
from courses.bids.services import finish_bid, withdraw_bid
from courses.bids.services.late import NotOpen
from courses.tenders.models import Tender
from tests.concurrency import run_together
from tests.factories.courses_bids import BEFORE, DEADLINE, at, make_bidder

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_handed_in_while_the_deadline_passes_is_either_in_time_or_late():
    """The clock is asked under the tender's lock: each has a receipt with a time before, or is late."""
    first = make_bidder()
    bidders = [first, *(make_bidder(first.tender, first.holders) for _one in range(3))]
    submissions = [one.prepare() for one in bidders]
    moments = iter([DEADLINE - timedelta(seconds=1), DEADLINE - timedelta(milliseconds=1)])
    asked = []

    def clock():
        # Called under the lock, so in the order in which the tender was locked.
        moment = next(moments, DEADLINE)
        asked.append(moment)
        return moment

    results = run_together(
        [
            lambda one=one, told=told: finish_bid(tender=one.tender, submission=told, clock=clock)
            for one, told in zip(bidders, submissions, strict=True)
        ]
    )

    accepted = [one for one in results if isinstance(one, str)]
    late = [one for one in results if isinstance(one, NotOpen)]
    assert (len(accepted), len(late)) == (2, 2), results
    assert SealedBid.objects.count() == 2
    assert LateBid.objects.count() == 2
    assert all(one.received_at < DEADLINE.isoformat() for one in SealedBid.objects.all())
    assert sorted(asked) == asked


def test_an_amended_deadline_is_waited_for():
    """An amendment that holds the tender's row decides: a bid waits for it and is judged by the new one."""
    bidder = make_bidder()
    submission = bidder.prepare()
    holds = Barrier(2)
    moment = DEADLINE + timedelta(minutes=1)

    def amend():
        with transaction.atomic():
            tender = Tender.objects.select_for_update().get(pk=bidder.tender.pk)
            holds.wait(timeout=30)
            tender.deadline_at = DEADLINE + timedelta(days=1)
            tender.save(update_fields=["deadline_at"])

    def hand_in():
        holds.wait(timeout=30)
        return finish_bid(tender=bidder.tender, submission=submission, clock=at(moment))

    results = run_together([amend, hand_in])

    assert isinstance(results[1], str), results
    assert SealedBid.objects.count() == 1


def test_the_same_bid_sent_twice_at_once_is_one_bid_with_one_receipt():
    bidder = make_bidder()
    submission = bidder.prepare()

    def hand_in():
        return finish_bid(tender=bidder.tender, submission=submission, clock=at(BEFORE))

    one, other = run_together([hand_in, hand_in])

    assert one == other
    assert SealedBid.objects.count() == 1


def test_a_bid_replaced_and_withdrawn_at_once_ends_once():
    bidder = make_bidder()
    first = bidder.prepare()
    finish_bid(tender=bidder.tender, submission=first, clock=at(BEFORE))
    second = bidder.prepare(replaces=first.bid)
    signature = bidder.sign_withdrawal(first.bid)

    run_together(
        [
            lambda: finish_bid(tender=bidder.tender, submission=second, clock=at(BEFORE)),
            lambda: withdraw_bid(
                tender=bidder.tender, bid=first.bid, signature=signature, clock=at(BEFORE)
            ),
        ]
    )

    old = SealedBid.objects.get(pk=first.bid.hex())
    standing = list(SealedBid.objects.standing().values_list("pk", flat=True))
    assert (old.state, standing) in [("replaced", [second.bid.hex()]), ("withdrawn", [])]
