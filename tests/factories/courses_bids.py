"""Tenders that take sealed bids, their holders, and bids sealed for them."""

import hashlib
import io
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.utils import timezone

from courses.bids.enums import EnvelopeKind
from courses.bids.keys import ticket_for
from courses.bids.models import Envelope, Keyholder
from courses.bids.sealing import container, hpke, owner
from courses.bids.sealing.header import Kind
from courses.bids.services import Submission, begin_upload, store_chunk
from courses.tenders.enums import TenderCategory, TenderState
from courses.tenders.models import Regime, Tender
from tests.courses.bids.sealed import Holders, SealedEnvelope, make_holders, seal_bytes
from tests.factories.records import UnitFactory, UserFactory

DEADLINE = datetime(2026, 12, 20, 1, 0, tzinfo=UTC)
BEFORE = DEADLINE - timedelta(days=3)


def at(moment: datetime):
    """Return a clock that stands still."""
    return lambda: moment


def make_tender(
    *, number: str = "CD-2026-G-001", deadline: datetime = DEADLINE, **changed
) -> Tender:
    """Return a published tender, without keys."""
    told = {
        "number": number,
        "title": "2026年科级干部培训服务",
        "category": TenderCategory.TRAINING,
        "year": 2026,
        "organiser": UnitFactory(),
        "regime": Regime.objects.filter(code="G").latest("version"),
        "created_at": deadline - timedelta(days=40),
        "published_at": deadline - timedelta(days=30),
        "deadline_at": deadline,
        "state": TenderState.PUBLISHED,
        **changed,
    }
    return Tender.objects.create(**told)


def give_keys(tender: Tender) -> Holders:
    """Give a tender three holders whose keys are there, and return those keys."""
    holders = make_holders(tender=tender.number)
    Keyholder.objects.bulk_create(
        Keyholder(
            tender=tender,
            number=number,
            officer=UserFactory(),
            public=point.hex(),
            wrapped={"format": "of the tests"},
            named_at=tender.created_at,
            registered_at=tender.created_at,
        )
        for number, point in enumerate(holders.keyset.points, 1)
    )
    return holders


@dataclass
class Bidder:
    """Somebody with an owner key who seals and sends, as the page does."""

    tender: Tender
    holders: Holders
    ticket: str
    key: EllipticCurvePrivateKey = field(default_factory=owner.generate_owner)

    @property
    def point(self) -> bytes:
        return hpke.point_of(self.key.public_key())

    def seal(self, technical: bytes = b"plan", price: bytes = b"price", bid: bytes = b""):
        """Return both envelopes of a new bid."""
        bid = bid or secrets.token_bytes(16)
        return bid, {
            EnvelopeKind.TECHNICAL: self._sealed(technical, Kind.TECHNICAL, bid),
            EnvelopeKind.PRICE: self._sealed(price, Kind.PRICE, bid),
        }

    def _sealed(self, content: bytes, kind: Kind, bid: bytes) -> SealedEnvelope:
        parts = [container.Part("文件.txt", len(content))]
        begins = container.prefix({"kind": kind.word, "bid": bid.hex()}, parts)
        plain = begins + content + bytes(container.padding(len(begins), parts))
        return seal_bytes(self.holders.keyset, plain, kind, bid)

    def upload(self, sealed: SealedEnvelope, clock=None) -> Envelope:
        clock = clock or at(BEFORE)
        envelope = begin_upload(
            tender=self.tender,
            head=sealed.sealer.packed,
            size=sealed.size,
            ticket=self.ticket,
            clock=clock,
        )
        for number, chunk in enumerate(sealed.chunks):
            store_chunk(
                envelope=envelope,
                number=number,
                stream=io.BytesIO(chunk),
                digest=hashlib.sha256(chunk).hexdigest(),
                ticket=self.ticket,
                clock=clock,
            )
        return envelope

    def submission(self, bid: bytes, envelopes, replaces: bytes | None = None) -> Submission:
        """Return the signed submission of envelopes that were uploaded, or not."""
        digests = {kind: one.digest for kind, one in envelopes.items()}
        text = owner.submit_text(
            tender=self.tender.number,
            bid=bid,
            technical=digests[EnvelopeKind.TECHNICAL],
            price=digests[EnvelopeKind.PRICE],
            replaces=replaces,
        )
        uploads = {
            kind: hashlib.sha256(one.sealer.packed).hexdigest()[:32]
            for kind, one in envelopes.items()
        }
        return Submission(bid, self.point, digests, uploads, replaces, owner.sign(self.key, text))

    def prepare(self, *, replaces: bytes | None = None, **contents: bytes) -> Submission:
        """Seal and upload a bid, and return what hands it in."""
        bid, envelopes = self.seal(**contents)
        for one in envelopes.values():
            self.upload(one)
        return self.submission(bid, envelopes, replaces)

    def sign_withdrawal(self, bid: bytes) -> bytes:
        return owner.sign(self.key, owner.withdraw_text(tender=self.tender.number, bid=bid))


def make_bidder(tender: Tender | None = None, holders: Holders | None = None) -> Bidder:
    """Return a bidder of a tender whose keys are there."""
    tender = tender or make_tender()
    return Bidder(tender, holders or give_keys(tender), ticket_for(tender))


def day_of(moment: datetime):
    return timezone.localdate(moment)
