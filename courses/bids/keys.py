"""The server's own keys for bids, and what it signs with them; all read from the settings."""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from courses.bids.models import Keyholder
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.keyset import Keyset
from courses.bids.sealing.receipts import Attestation, sign_attestation
from courses.bids.sealing.tickets import issue_ticket
from courses.tenders.models import Tender
from records.seals.notes import Signer, parse_signer


def signer() -> Signer:
    """Return the key of receipts and attestations."""
    return parse_signer(settings.BID_KEY)


def server_key() -> bytes:
    """Return the key of tickets and of questions to holders."""
    return salted_hmac("courses.bids", "server key", algorithm="sha256").digest()


def keyset_of(tender: Tender) -> Keyset | None:
    """Return the tender's key set; None until each of its holders has a key."""
    points = [one.public for one in Keyholder.objects.of(tender)]
    if not points or "" in points:
        return None
    try:
        return Keyset(tender.number, tuple(bytes.fromhex(point) for point in points))
    except SealingError:
        # Fewer than three: the officers are not all named yet.
        return None


def ticket_for(tender: Tender) -> str:
    """Return a ticket to upload, for the page of anybody who may bid. Nothing is kept.

    It holds until the deadline: all tickets of a tender the same, so that none tells its hour.
    """
    deadline = _deadline(tender)
    until = int(deadline.timestamp())
    return issue_ticket(server_key=server_key(), tender=tender.number, until=until)


def attest(*, tender: Tender, provider: str, uscc: str, nonce: bytes) -> str:
    """Return the attestation that a provider may bid. Nothing is kept.

    The caller has asked whether who is signed in may act for the provider.
    """
    attestation = Attestation(tender.number, provider, uscc, nonce)
    return sign_attestation(attestation, signer())


def _deadline(tender: Tender) -> datetime:
    if tender.deadline_at is None:
        raise SealingError("ticket", "the tender has no deadline")
    return tender.deadline_at
