"""Bids from the upload to the deadline: what is accepted, what is refused, what is kept of it."""

import dataclasses
import hashlib
import io
import tracemalloc
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from courses.bids.enums import BidState, EnvelopeKind, LateAct
from courses.bids.files import chunk_path, folder_of
from courses.bids.keys import attest, keyset_of, signer
from courses.bids.models import BidList, Chunk, Envelope, LateBid, SealedBid
from courses.bids.sealing import receipts
from courses.bids.sealing.header import CHUNK_BYTES
from courses.bids.services import (
    begin_upload,
    close_list,
    finish_bid,
    forget_uploads,
    store_chunk,
    withdraw_bid,
)
from courses.bids.services.late import NotOpen
from courses.bids.tasks import close_lists
from courses.tenders.enums import TenderState
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.trail.models import TrailEvent
from tests.factories.courses_bids import BEFORE, DEADLINE, at, day_of, make_bidder, make_tender

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")


@pytest.fixture
def bidder():
    return make_bidder()


@contextmanager
def refused(codes: str):
    """Expect a refusal with one of these codes; the sentence beside it is for people."""
    with pytest.raises(NotPossible) as told:
        yield
    assert told.value.field in codes.split("|")


def finish(bidder, submission, moment=BEFORE) -> str:
    return finish_bid(tender=bidder.tender, submission=submission, clock=at(moment))


class TestUpload:
    def put(self, bidder, envelope, chunk: bytes, number: int = 0, **changed):
        told = {
            "envelope": envelope,
            "number": number,
            "stream": io.BytesIO(chunk),
            "digest": hashlib.sha256(chunk).hexdigest(),
            "ticket": bidder.ticket,
            "clock": at(BEFORE),
        }
        return store_chunk(**{**told, **changed})

    def begin(self, bidder, sealed, **changed) -> Envelope:
        told = {
            "tender": bidder.tender,
            "head": sealed.sealer.packed,
            "size": sealed.size,
            "ticket": bidder.ticket,
            "clock": at(BEFORE),
        }
        return begin_upload(**{**told, **changed})

    def test_a_chunk_lies_on_disk_as_it_was_sent_and_says_only_the_day(self, bidder):
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        envelope = bidder.upload(sealed)

        path = chunk_path(envelope.pk, 0)
        assert path.read_bytes() == sealed.chunks[0]
        assert path.stat().st_mtime % 3600 == 0
        assert envelope.begun_on == day_of(BEFORE)

    def test_sent_again_it_changes_nothing_and_with_other_content_it_is_refused(self, bidder):
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        envelope = bidder.upload(sealed)
        again = self.begin(bidder, sealed)
        self.put(bidder, again, sealed.chunks[0])
        other = bytes(len(sealed.chunks[0]))

        with refused("chunk"):
            self.put(bidder, again, other)

        assert again == envelope
        assert Chunk.objects.count() == 1
        assert chunk_path(envelope.pk, 0).read_bytes() == sealed.chunks[0]

    @pytest.mark.parametrize("spoil", ["short", "long", "flipped"])
    def test_a_chunk_that_arrives_damaged_leaves_nothing(self, bidder, spoil):
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        envelope = self.begin(bidder, sealed)
        chunk = sealed.chunks[0]
        sent = {"short": chunk[:-1], "long": chunk + b"x", "flipped": b"\0" + chunk[1:]}[spoil]

        with pytest.raises(NotPossible):
            self.put(bidder, envelope, sent, digest=hashlib.sha256(chunk).hexdigest())

        assert Chunk.objects.count() == 0
        assert list(folder_of(envelope.pk).iterdir()) == []

    def test_a_chunk_that_is_none_of_the_envelope_is_refused(self, bidder):
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        envelope = self.begin(bidder, sealed)

        for number in (1, -1):
            with pytest.raises(NotPossible):
                self.put(bidder, envelope, sealed.chunks[0], number)

    def test_without_a_ticket_of_this_tender_nothing_is_taken(self, bidder):
        other = make_bidder(make_tender(number="CD-2026-G-002"))
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        envelope = self.begin(bidder, sealed)

        for ticket in ("", other.ticket, bidder.ticket[:-1] + "0"):
            with refused("hex|ticket"):
                self.begin(bidder, sealed, ticket=ticket)
            with pytest.raises(NotPossible):
                self.put(bidder, envelope, sealed.chunks[0], ticket=ticket)

    def test_what_was_sealed_for_other_keys_or_is_no_envelope_is_refused(self, bidder):
        other = make_bidder(make_tender(number="CD-2026-G-002"))
        _bid, envelopes = other.seal()
        foreign = envelopes[EnvelopeKind.PRICE]

        with refused("fingerprint"):
            self.begin(bidder, foreign)
        with refused("format"):
            self.begin(bidder, foreign, head=b"PK\x03\x04" + bytes(2000))

    def test_the_largest_size_and_impossible_sizes_are_refused(self, bidder, settings):
        _bid, envelopes = bidder.seal()
        sealed = envelopes[EnvelopeKind.PRICE]
        settings.BID_MAX_BYTES = sealed.size - 1
        head = len(sealed.sealer.packed)

        for size in (sealed.size, head, head + 16, head + CHUNK_BYTES + 16 + 3):
            with pytest.raises(NotPossible):
                self.begin(bidder, sealed, size=size)

    def test_a_chunk_is_read_piece_by_piece(self, bidder):
        """What the server holds of a chunk at once does not grow with the chunk."""
        _bid, envelopes = bidder.seal(technical=bytes(CHUNK_BYTES))
        sealed = envelopes[EnvelopeKind.TECHNICAL]
        envelope = self.begin(bidder, sealed)
        stream, digest = io.BytesIO(sealed.chunks[0]), hashlib.sha256(sealed.chunks[0]).hexdigest()

        tracemalloc.start()
        self.put(bidder, envelope, b"", stream=stream, digest=digest)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < CHUNK_BYTES / 4

    def test_uploads_nobody_finished_are_forgotten_and_bids_are_not(self, bidder):
        _bid, envelopes = bidder.seal()
        left = bidder.upload(envelopes[EnvelopeKind.PRICE])
        submission = bidder.prepare()
        finish(bidder, submission)

        assert forget_uploads(now=BEFORE + timedelta(days=7)) == 0
        assert forget_uploads(now=BEFORE + timedelta(days=9)) == 1

        assert not Envelope.objects.filter(pk=left.pk).exists()
        assert Envelope.objects.count() == 2


class TestFinish:
    def test_the_receipt_tells_what_was_received_and_opens_for_two_holders(self, bidder):
        bid, envelopes = bidder.seal(technical=b"our plan", price=b"98000")
        for one in envelopes.values():
            bidder.upload(one)

        receipt = finish(bidder, bidder.submission(bid, envelopes))

        told = receipts.read_receipt(receipt, signer().verifier)
        technical = envelopes[EnvelopeKind.TECHNICAL]
        assert told["technical"] == technical.digest.hex()
        assert int(told["technical_size"]) == technical.size
        assert told["received"] == f"{BEFORE:%Y-%m-%dT%H:%M:%SZ}"
        assert told["keys"] == keyset_of(bidder.tender).fingerprint.hex()
        stored = SealedBid.objects.get().envelopes.get(kind=EnvelopeKind.TECHNICAL)
        chunk = chunk_path(stored.pk, 0).read_bytes()
        opener = bidder.holders.opener(technical.header, 1, 3)
        assert b"our plan" in b"".join(opener.open_all([chunk]))

    def test_handed_in_again_it_gives_the_same_receipt_also_after_the_deadline(self, bidder):
        submission = bidder.prepare()
        receipt = finish(bidder, submission)

        assert finish(bidder, submission, DEADLINE + timedelta(hours=1)) == receipt
        assert SealedBid.objects.count() == 1
        assert LateBid.objects.count() == 0

    def test_another_bid_with_the_same_number_is_refused(self, bidder):
        submission = bidder.prepare()
        finish(bidder, submission)
        thief = make_bidder(bidder.tender, bidder.holders)
        _bid, envelopes = thief.seal(bid=submission.bid)

        with refused("bid"):
            finish(bidder, thief.submission(submission.bid, envelopes))

    def test_a_bid_that_is_not_whole_is_refused(self, bidder):
        bid, envelopes = bidder.seal()
        bidder.upload(envelopes[EnvelopeKind.TECHNICAL])
        with refused("upload"):
            finish(bidder, bidder.submission(bid, envelopes))

        price = bidder.upload(envelopes[EnvelopeKind.PRICE])
        chunk_path(price.pk, 0).unlink()
        with refused("part"):
            finish(bidder, bidder.submission(bid, envelopes))
        assert SealedBid.objects.count() == 0

    def test_envelopes_of_two_bids_and_exchanged_ones_are_refused(self, bidder):
        one, other = bidder.seal(), bidder.seal()
        for _bid, envelopes in (one, other):
            for sealed in envelopes.values():
                bidder.upload(sealed)
        technical, price = EnvelopeKind.TECHNICAL, EnvelopeKind.PRICE
        mixed = {technical: one[1][technical], price: other[1][price]}
        exchanged = {technical: one[1][price], price: one[1][technical]}

        for envelopes in (mixed, exchanged):
            with refused("upload"):
                finish(bidder, bidder.submission(one[0], envelopes))

    def test_a_signature_of_another_owner_is_refused(self, bidder):
        submission = bidder.prepare()
        other = make_bidder(bidder.tender, bidder.holders)
        with refused("signature"):
            finish(bidder, dataclasses.replace(submission, owner=other.point))

    def test_one_owner_has_one_bid_that_counts(self, bidder):
        finish(bidder, bidder.prepare())

        with refused("owner"):
            finish(bidder, bidder.prepare())

    @pytest.mark.parametrize(
        "state", [TenderState.DRAFT, TenderState.CANCELLED, TenderState.OPENED]
    )
    def test_a_tender_that_is_not_open_takes_nothing(self, bidder, state):
        submission = bidder.prepare()
        tender = bidder.tender
        tender.state = state
        tender.ended_at = BEFORE if state == TenderState.CANCELLED else None
        tender.save()

        with refused("not_open"):
            finish(bidder, submission)
        assert LateBid.objects.count() == 0


class TestDeadline:
    @pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, False), (1, False)])
    def test_the_last_second_counts_and_the_deadline_itself_does_not(
        self, bidder, seconds, accepted
    ):
        submission = bidder.prepare()
        moment = DEADLINE + timedelta(seconds=seconds)

        if accepted:
            finish(bidder, submission, moment)
        else:
            with refused("late"):
                finish(bidder, submission, moment)

        assert SealedBid.objects.count() == accepted
        assert LateBid.objects.count() == (not accepted)

    def test_what_is_late_is_kept_with_time_and_digest_and_without_a_name(self, bidder):
        submission = bidder.prepare()
        late = DEADLINE + timedelta(seconds=5)

        with pytest.raises(NotOpen):
            finish(bidder, submission, late)

        row = LateBid.objects.get()
        assert (row.at, row.act) == (late, LateAct.SUBMIT)
        assert row.digest == submission.digests[EnvelopeKind.TECHNICAL].hex()
        event = TrailEvent.objects.get(tag="bids:late:refused")
        assert (event.actor_id, event.actor_name, event.address, event.device) == (None, "", "", "")

    def test_no_chunk_and_no_withdrawal_is_taken_after_it(self, bidder):
        submission = bidder.prepare()
        finish(bidder, submission)
        _bid, envelopes = bidder.seal()
        late = at(DEADLINE)

        with pytest.raises(NotOpen):
            bidder.upload(envelopes[EnvelopeKind.PRICE], late)
        with pytest.raises(NotOpen):
            withdraw_bid(
                tender=bidder.tender,
                bid=submission.bid,
                signature=bidder.sign_withdrawal(submission.bid),
                clock=late,
            )

        assert SealedBid.objects.standing().count() == 1
        assert set(LateBid.objects.values_list("act", flat=True)) == {"upload", "withdraw"}

    def test_a_deadline_that_was_moved_counts_from_its_row(self, bidder):
        submission = bidder.prepare()
        type(bidder.tender).objects.update(deadline_at=DEADLINE + timedelta(days=1))

        finish(bidder, submission, DEADLINE + timedelta(hours=1))

        assert SealedBid.objects.count() == 1

    def test_late_rows_cannot_be_changed(self, bidder):
        with pytest.raises(NotOpen):
            finish(bidder, bidder.prepare(), DEADLINE)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE courses_bids_latebid SET digest = ''")


class TestReplaceAndWithdraw:
    def test_a_replaced_bid_counts_no_more_and_its_ciphertext_goes(
        self, bidder, django_capture_on_commit_callbacks
    ):
        first = bidder.prepare()
        finish(bidder, first)
        second = bidder.prepare(replaces=first.bid)

        with django_capture_on_commit_callbacks(execute=True):
            receipt = finish(bidder, second)

        old = SealedBid.objects.get(pk=first.bid.hex())
        assert (old.state, old.ended_on) == (BidState.REPLACED, day_of(BEFORE))
        assert SealedBid.objects.standing().get().pk == second.bid.hex()
        assert f"replaces {first.bid.hex()}\n" in receipt
        assert not any(folder_of(one.pk).exists() for one in old.envelopes.all())
        assert all(folder_of(one).exists() for one in second.uploads.values())

    def test_nobody_else_replaces_or_withdraws_it(self, bidder):
        first = bidder.prepare()
        finish(bidder, first)
        other = make_bidder(bidder.tender, bidder.holders)

        with refused("replaces"):
            finish(bidder, other.prepare(replaces=first.bid))
        with refused("signature"):
            withdraw_bid(
                tender=bidder.tender,
                bid=first.bid,
                signature=other.sign_withdrawal(first.bid),
                clock=at(BEFORE),
            )
        assert SealedBid.objects.standing().get().pk == first.bid.hex()

    def test_a_withdrawn_bid_counts_no_more_and_a_new_one_may_follow(
        self, bidder, django_capture_on_commit_callbacks
    ):
        first = bidder.prepare()
        finish(bidder, first)
        told = {
            "tender": bidder.tender,
            "bid": first.bid,
            "signature": bidder.sign_withdrawal(first.bid),
            "clock": at(BEFORE),
        }

        with django_capture_on_commit_callbacks(execute=True):
            withdraw_bid(**told)
        again = withdraw_bid(**told)
        finish(bidder, bidder.prepare())

        assert again.state == BidState.WITHDRAWN
        assert not any(folder_of(one).exists() for one in first.uploads.values())
        assert SealedBid.objects.standing().count() == 1

    def test_a_signature_to_withdraw_fits_its_own_bid_only(self, bidder):
        first = bidder.prepare()
        finish(bidder, first)

        with refused("signature"):
            withdraw_bid(
                tender=bidder.tender,
                bid=first.bid,
                signature=bidder.sign_withdrawal(bytes(16)),
                clock=at(BEFORE),
            )


class TestList:
    def test_the_trail_says_nothing_of_bids_until_the_deadline_and_names_each_afterwards(
        self, bidder
    ):
        first = bidder.prepare()
        finish(bidder, first)
        second = bidder.prepare(replaces=first.bid)
        finish(bidder, second)
        assert TrailEvent.objects.filter(tag__startswith="bids:").count() == 0
        with refused("deadline"):
            close_list(tender=bidder.tender, actor=SYSTEM, now=DEADLINE - timedelta(seconds=1))

        closed = close_list(tender=bidder.tender, actor=SYSTEM, now=DEADLINE)
        again = close_list(tender=bidder.tender, actor=SYSTEM, now=DEADLINE + timedelta(days=1))

        assert (closed.count, again) == (1, closed)
        events = TrailEvent.objects.filter(tag="bids:bid:listed")
        assert {one.after["bid"]: one.after["state"] for one in events} == {
            first.bid.hex(): "replaced",
            second.bid.hex(): "received",
        }

    def test_beat_closes_lists_whose_deadline_has_passed_once(self, bidder, time_machine):
        make_bidder(make_tender(number="CD-2026-G-002", deadline=DEADLINE + timedelta(days=9)))
        time_machine.move_to(DEADLINE + timedelta(minutes=1))

        assert (close_lists(), close_lists()) == (1, 0)
        assert BidList.objects.get().tender == bidder.tender


def test_an_attestation_names_the_provider_and_nothing_is_kept_of_it(bidder):
    text = attest(
        tender=bidder.tender, provider="常德学院", uscc="12430700448300123X", nonce=bytes(32)
    )

    attestation = receipts.read_attestation(text, signer().verifier)

    assert (attestation.provider, attestation.tender) == ("常德学院", bidder.tender.number)
    assert TrailEvent.objects.count() == 0
