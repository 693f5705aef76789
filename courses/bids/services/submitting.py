"""Handing a bid in, replacing it, withdrawing it: by the owner's key, until the deadline.

None of these writes to the trail before the deadline: `close_list` does, for all bids at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.bids.enums import TRANSITIONS, BidState, EnvelopeKind, LateAct
from courses.bids.files import chunk_path, remove_chunks
from courses.bids.keys import keyset_of, signer
from courses.bids.models import Chunk, Envelope, SealedBid, SealedBidQuerySet
from courses.bids.refusals import refused
from courses.bids.sealing.encoding import unb64, unhex
from courses.bids.sealing.envelope import digest_of
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import BID_BYTES, parse_header
from courses.bids.sealing.hpke import POINT_BYTES
from courses.bids.sealing.owner import (
    SIGNATURE_BYTES,
    check_signature,
    submit_text,
    withdraw_text,
)
from courses.bids.sealing.receipts import Receipt, Sealed, sign_receipt
from courses.bids.services.late import Clock, NotOpen, note_late, require_open
from courses.bids.services.uploads import chunk_size
from courses.tenders.models import Tender
from courses.tenders.services.flow import lock_tender
from records.core.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Submission:
    """What an owner hands in: which uploads, with which digests, signed."""

    bid: bytes
    owner: bytes
    digests: Mapping[EnvelopeKind, bytes]
    uploads: Mapping[EnvelopeKind, str]
    replaces: bytes | None
    signature: bytes

    def text(self, tender: Tender) -> str:
        """Return what the owner signed."""
        return submit_text(
            tender=tender.number,
            bid=self.bid,
            technical=self.digests[EnvelopeKind.TECHNICAL],
            price=self.digests[EnvelopeKind.PRICE],
            replaces=self.replaces,
        )


def parse_submission(told: Mapping[str, Any]) -> Submission:
    """Return the submission that `told` describes. Raises NotPossible."""
    try:
        words = {EnvelopeKind.TECHNICAL: "technical", EnvelopeKind.PRICE: "price"}
        replaces = str(told.get("replaces") or "")
        return Submission(
            bid=unhex(str(told["bid"]), BID_BYTES),
            owner=unhex(str(told["owner"]), POINT_BYTES),
            digests={kind: unhex(str(told[word]["digest"]), 32) for kind, word in words.items()},
            uploads={kind: str(told["uploads"][word]) for kind, word in words.items()},
            replaces=unhex(replaces, BID_BYTES) if replaces else None,
            signature=unb64(str(told["signature"]), SIGNATURE_BYTES),
        )
    except (KeyError, TypeError) as error:
        raise NotPossible(_("Something of the bid is missing."), field="format") from error
    except SealingError as error:
        raise refused(error) from error


def finish_bid(*, tender: Tender, submission: Submission, clock: Clock = timezone.now) -> str:
    """Accept a bid whose envelopes are whole, and return the signed receipt.

    Handed in again, the same bid gives the same receipt, also after the deadline. With `replaces`, the
    bid named there counts no more. Raises NotPossible where something lacks or another owner signed;
    after the deadline, which the locked row and the server's clock decide, and which is kept as late.
    """
    try:
        check_signature(submission.owner, submission.text(tender), submission.signature)
        return _finish(tender, submission, clock)
    except SealingError as error:
        raise refused(error) from error
    except NotOpen as error:
        technical = submission.digests[EnvelopeKind.TECHNICAL].hex()
        note_late(tender=tender, error=error, act=LateAct.SUBMIT, digest=technical)
        raise


def withdraw_bid(
    *, tender: Tender, bid: bytes, signature: bytes, clock: Clock = timezone.now
) -> SealedBid:
    """Withdraw a bid by its owner's signature, and return it; its ciphertext is removed.

    Doing it twice changes nothing. Raises NotPossible as `finish_bid` does.
    """
    try:
        return _withdraw(tender, bid, signature, clock)
    except SealingError as error:
        raise refused(error) from error
    except NotOpen as error:
        note_late(tender=tender, error=error, act=LateAct.WITHDRAW)
        raise


def receipt_of(bid: SealedBid) -> str:
    """Return the signed receipt of a bid; each time the same text."""
    keyset = keyset_of(bid.tender)
    if keyset is None:
        raise NotPossible(_("The tender has no keys."), field="keys")
    sealed = {one.kind: Sealed(bytes.fromhex(one.digest), one.size) for one in bid.envelopes.all()}
    receipt = Receipt(
        tender=bid.tender.number,
        fingerprint=keyset.fingerprint,
        bid=bytes.fromhex(bid.number),
        owner=bytes.fromhex(bid.owner),
        technical=sealed[EnvelopeKind.TECHNICAL],
        price=sealed[EnvelopeKind.PRICE],
        replaces=bytes.fromhex(bid.replaces_id) if bid.replaces_id else None,
        received_at=datetime.fromisoformat(bid.received_at),
    )
    return sign_receipt(receipt, signer())


@transaction.atomic
def _finish(tender: Tender, submission: Submission, clock: Clock) -> str:
    tender = lock_tender(tender)
    now = clock()
    known = SealedBid.objects.filter(pk=submission.bid.hex()).select_related("tender").first()
    if known is not None:
        return _known(known, tender, submission)
    require_open(tender, now)
    envelopes = [_whole(tender, submission, kind) for kind in EnvelopeKind]
    replaced = _replaced(tender, submission, now)
    if replaced is None and _standing(tender, submission.owner).exists():
        raise NotPossible(
            _("You have handed in a bid already: replace or withdraw it."), field="owner"
        )
    bid = SealedBid.objects.create(
        number=submission.bid.hex(),
        tender=tender,
        owner=submission.owner.hex(),
        signature=submission.signature.hex(),
        replaces=replaced,
        received_on=timezone.localdate(now),
        received_at=now.isoformat(),
    )
    for envelope in envelopes:
        envelope.bid = bid
        envelope.digest = submission.digests[EnvelopeKind(envelope.kind)].hex()
        envelope.save(update_fields=["bid", "digest"])
    return receipt_of(bid)


@transaction.atomic
def _withdraw(tender: Tender, number: bytes, signature: bytes, clock: Clock) -> SealedBid:
    tender = lock_tender(tender)
    now = clock()
    bid = SealedBid.objects.filter(pk=number.hex(), tender=tender).first()
    if bid is None:
        raise NotPossible(_("There is no such bid."), field="bid")
    text = withdraw_text(tender=tender.number, bid=number)
    check_signature(bytes.fromhex(bid.owner), text, signature)
    if bid.state == BidState.WITHDRAWN:
        return bid
    require_open(tender, now)
    _end(bid, BidState.WITHDRAWN, now)
    return bid


def _known(bid: SealedBid, tender: Tender, submission: Submission) -> str:
    """Return the receipt of a bid that stands, where it is this very one."""
    told = (bid.tender_id, bid.owner, bid.replaces_id)
    replaces = submission.replaces.hex() if submission.replaces else None
    digests = {one.kind: one.digest for one in bid.envelopes.all()}
    same = told == (tender.pk, submission.owner.hex(), replaces)
    if not same or any(digests[kind] != one.hex() for kind, one in submission.digests.items()):
        raise NotPossible(_("Another bid has this number: seal the files again."), field="bid")
    return receipt_of(bid)


def _whole(tender: Tender, submission: Submission, kind: EnvelopeKind) -> Envelope:
    """Return an upload, locked, once all of it is here and it is what the owner signed."""
    rows = Envelope.objects.select_for_update().filter(pk=submission.uploads[kind], tender=tender)
    envelope = rows.first()
    if envelope is None or envelope.kind != kind or envelope.bid_number != submission.bid.hex():
        raise NotPossible(_("An envelope is missing, or is not of this bid."), field="upload")
    if envelope.bid_id is not None:
        raise NotPossible(_("This envelope was handed in already."), field="upload")
    head, keyset = bytes(envelope.head), keyset_of(tender)
    if keyset is None or parse_header(head).fingerprint != keyset.fingerprint:
        raise SealingError("fingerprint", "the envelope was sealed for other keys")
    digests = _chunk_digests(envelope)
    if digest_of(head, digests) != submission.digests[kind]:
        raise SealingError("digest", "the envelope is not the one that the owner signed")
    return envelope


def _chunk_digests(envelope: Envelope) -> list[bytes]:
    rows = Chunk.objects.filter(envelope=envelope).order_by("number")
    found = {row.number: row.digest for row in rows}
    for number in range(envelope.chunk_count):
        path = chunk_path(envelope.pk, number)
        # The receipt is for what lies on the disk, not for what a table says of it.
        if number not in found or _size(path) != chunk_size(envelope, number):
            raise NotPossible(
                _("The upload is not whole: part %d is missing.") % (number + 1), field="part"
            )
    return [bytes.fromhex(found[number]) for number in sorted(found)]


def _size(path: Path) -> int:
    try:
        return int(path.stat().st_size)
    except FileNotFoundError:
        return -1


def _replaced(tender: Tender, submission: Submission, now: datetime) -> SealedBid | None:
    if submission.replaces is None:
        return None
    standing = _standing(tender, submission.owner)
    bid = standing.filter(pk=submission.replaces.hex()).first()
    if bid is None:
        raise NotPossible(
            _("The bid to be replaced is not yours, or counts no more."), field="replaces"
        )
    _end(bid, BidState.REPLACED, now)
    return bid


def _standing(tender: Tender, owner: bytes) -> SealedBidQuerySet:
    return SealedBid.objects.standing().filter(tender=tender, owner=owner.hex())


def _end(bid: SealedBid, state: BidState, now: datetime) -> None:
    """Take a bid out; nobody shall read it any more, so its ciphertext goes, digests and head stay."""
    if state not in TRANSITIONS[bid.state]:
        raise NotPossible(_("The bid is “%s” already.") % bid.get_state_display(), field="state")
    bid.state, bid.ended_on = state, timezone.localdate(now)
    bid.save(update_fields=["state", "ended_on"])
    for envelope in bid.envelopes.all():
        transaction.on_commit(partial(remove_chunks, envelope.pk))
