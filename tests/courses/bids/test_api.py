"""What browsers and programs send bids to: nameless, ticketed, whole."""

import base64
import hashlib
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.bids import throttle
from courses.bids.enums import EnvelopeKind
from courses.bids.models import Chunk, LateBid, SealedBid
from courses.bids.sealing.keyset import parse_keyset
from courses.bids.sealing.receipts import read_receipt
from records.seals.notes import parse_verifier
from tests.factories.courses_bids import BEFORE, DEADLINE, make_bidder, make_tender
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bidder(time_machine):
    time_machine.move_to(BEFORE, tick=False)
    return make_bidder()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


class Sender:
    """Sends as the page and the command line do: no cookies, a ticket."""

    def __init__(self, bidder) -> None:
        self.bidder, self.client = bidder, Client(enforce_csrf_checks=True)
        self.headers = {"X-Bid-Ticket": bidder.ticket}

    def address(self, name: str, *args) -> str:
        return reverse(f"bids_{name}", args=[self.bidder.tender.number, *args])

    def post(self, name: str, told: dict):
        return self.client.post(
            self.address(name), json.dumps(told), "application/json", headers=self.headers
        )

    def begin(self, sealed):
        return self.post("begin", {"head": b64(sealed.sealer.packed), "size": sealed.size})

    def put(self, upload: str, number: int, chunk: bytes, digest: str = ""):
        digest = digest or hashlib.sha256(chunk).hexdigest()
        return self.client.put(
            self.address("chunk", upload, number),
            chunk,
            "application/octet-stream",
            headers={**self.headers, "X-Chunk-Digest": digest},
        )

    def submit(self, bid: bytes, envelopes, replaces: bytes | None = None):
        submission = self.bidder.submission(bid, envelopes, replaces)
        words = {EnvelopeKind.TECHNICAL: "technical", EnvelopeKind.PRICE: "price"}
        told = {
            "bid": bid.hex(),
            "owner": submission.owner.hex(),
            **{words[kind]: {"digest": one.hex()} for kind, one in submission.digests.items()},
            "uploads": {words[kind]: one for kind, one in submission.uploads.items()},
            "replaces": replaces.hex() if replaces else "",
            "signature": b64(submission.signature),
        }
        return self.post("submit", told)

    def send(self, replaces: bytes | None = None):
        bid, envelopes = self.bidder.seal()
        for sealed in envelopes.values():
            upload = self.begin(sealed).json()["upload"]
            for number, chunk in enumerate(sealed.chunks):
                assert self.put(upload, number, chunk).status_code == 200
        return bid, self.submit(bid, envelopes, replaces)


@pytest.fixture
def sender(bidder) -> Sender:
    return Sender(bidder)


def test_a_bid_goes_from_begin_to_receipt_and_can_be_withdrawn(sender):
    bid, answer = sender.send()
    assert answer.status_code == 201
    keys = sender.client.get(sender.address("keys")).json()
    told = read_receipt(answer.json()["receipt"], parse_verifier(keys["receipts"]))
    assert told["bid"] == bid.hex()
    assert told["keys"] == parse_keyset(keys).fingerprint.hex()

    signature = b64(sender.bidder.sign_withdrawal(bid))
    withdrawn = sender.post("withdraw", {"bid": bid.hex(), "signature": signature})

    assert withdrawn.json() == {"state": "withdrawn"}


def test_an_upload_that_was_cut_off_goes_on_where_it_stood(sender):
    _bid, envelopes = sender.bidder.seal()
    sealed = envelopes[EnvelopeKind.TECHNICAL]
    first = sender.begin(sealed).json()
    assert first["chunks"] == []
    sender.put(first["upload"], 0, sealed.chunks[0])

    assert sender.begin(sealed).json() == {"upload": first["upload"], "chunks": [0]}


def test_no_answer_sets_a_cookie_or_is_kept_and_no_session_is_read(sender):
    _bid, envelopes = sender.bidder.seal()
    with CaptureQueriesContext(connection) as asked:
        answers = [sender.begin(one) for one in envelopes.values()]
        answers.append(sender.client.get(sender.address("clock")))
    for answer in answers:
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" not in answer.headers.get("Vary", "")
    words = ("django_session", "records_accounts_user")
    assert not [one["sql"] for one in asked if any(word in one["sql"] for word in words)]


def test_who_brings_a_session_is_refused_before_anything_is_read(sender):
    """A page that forgot to leave its cookies out must not make its reader known by it."""
    sender.client.force_login(UserFactory())
    _bid, envelopes = sender.bidder.seal()

    answer = sender.begin(envelopes[EnvelopeKind.PRICE])

    assert (answer.status_code, answer.json()["code"]) == (400, "cookie")


def test_what_is_broken_is_told_with_a_code(sender):
    _bid, envelopes = sender.bidder.seal()
    sealed = envelopes[EnvelopeKind.PRICE]
    upload = sender.begin(sealed).json()["upload"]

    broken = [
        sender.put(upload, 0, sealed.chunks[0], "0" * 64),
        sender.put(upload, 0, sealed.chunks[0], "no digest"),
        sender.put(upload, 9, sealed.chunks[0]),
        sender.post("begin", {"head": "…", "size": 5}),
        sender.post("begin", {"head": "", "size": "5"}),
        sender.post("submit", {}),
        sender.client.post(sender.address("submit"), b"\xff", "application/json"),
    ]

    assert [one.status_code for one in broken] == [422] * 7
    assert all(one.json()["error"] and one.json()["code"] for one in broken)
    assert Chunk.objects.count() == 0


def test_after_the_deadline_it_says_so_with_the_servers_time(sender, time_machine):
    bid, envelopes = sender.bidder.seal()
    for sealed in envelopes.values():
        sender.bidder.upload(sealed)
    time_machine.move_to(DEADLINE, tick=False)

    late = sender.submit(bid, envelopes)
    clock = sender.client.get(sender.address("clock")).json()

    assert (late.status_code, late.json()["code"]) == (409, "late")
    assert clock["now"] == clock["deadline"]
    assert (SealedBid.objects.count(), LateBid.objects.count()) == (0, 1)


def test_a_ticket_and_a_bid_are_not_used_without_end(sender, monkeypatch):
    monkeypatch.setattr(throttle, "MOST", 2)
    _bid, envelopes = sender.bidder.seal()
    sealed = envelopes[EnvelopeKind.PRICE]

    found = [sender.begin(sealed).status_code for _time in range(3)]

    assert found == [201, 201, 429]


def test_a_tender_that_was_never_published_has_no_address(bidder):
    tender = make_tender(number="CD-2026-G-002", published_at=None, state="draft")

    for name in ("clock", "keys"):
        address = reverse(f"bids_{name}", args=[tender.number])
        assert Client().get(address).status_code == 404
