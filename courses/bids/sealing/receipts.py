"""Receipts and attestations: texts that the server signs (C2SP signed notes, Ed25519)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from courses.bids.sealing.encoding import unhex
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import BID_BYTES
from courses.bids.sealing.owner import NOTHING
from records.seals.notes import NoteError, Signer, Verifier, parse_note

RECEIPT_FORMAT = "lms-bid-receipt/1"
ATTESTATION_FORMAT = "lms-bid-attestation/1"
TIME = "%Y-%m-%dT%H:%M:%SZ"
NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope as it was received: its digest and its size in bytes."""

    digest: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a bid was received: what, and when by the server's clock."""

    tender: str
    fingerprint: bytes
    bid: bytes
    owner: bytes
    technical: Sealed
    price: Sealed
    replaces: bytes | None
    received_at: datetime

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        lines = (
            RECEIPT_FORMAT,
            f"tender {self.tender}",
            f"keys {self.fingerprint.hex()}",
            f"bid {self.bid.hex()}",
            f"owner {hashlib.sha256(self.owner).hexdigest()}",
            f"technical {self.technical.digest.hex()} {self.technical.size}",
            f"price {self.price.digest.hex()} {self.price.size}",
            f"replaces {self.replaces.hex() if self.replaces else NOTHING}",
            f"received {self.received_at.astimezone(UTC).strftime(TIME)}",
        )
        return "".join(f"{line}\n" for line in lines)


RECEIPT = re.compile(
    rf"{RECEIPT_FORMAT}\n"
    r"tender (?P<tender>\S+)\n"
    r"keys (?P<keys>[0-9a-f]{64})\n"
    r"bid (?P<bid>[0-9a-f]{32})\n"
    r"owner (?P<owner>[0-9a-f]{64})\n"
    r"technical (?P<technical>[0-9a-f]{64}) (?P<technical_size>[0-9]{1,12})\n"
    r"price (?P<price>[0-9a-f]{64}) (?P<price_size>[0-9]{1,12})\n"
    r"replaces (?P<replaces>[0-9a-f]{32}|-)\n"
    r"received (?P<received>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"
)
ATTESTATION = re.compile(
    rf"{ATTESTATION_FORMAT}\n"
    r"tender (?P<tender>\S+)\n"
    r"provider (?P<uscc>[0-9A-Z]{18}) (?P<name>[^\n]+)\n"
    r"nonce (?P<nonce>[0-9a-f]{64})\n"
)


def sign_receipt(receipt: Receipt, signer: Signer) -> str:
    """Return the receipt as a signed note."""
    return signer.sign(receipt.body)


def read_receipt(text: str, verifier: Verifier) -> dict[str, str]:
    """Return what a receipt says, line by line. Raises SealingError where it was not signed so."""
    return _read(text, verifier, RECEIPT, "receipt")


@dataclass(frozen=True, slots=True)
class Attestation:
    """That a provider may bid: by name, credit code and the nonce that its bidder chose."""

    tender: str
    provider: str
    uscc: str
    nonce: bytes

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return (
            f"{ATTESTATION_FORMAT}\ntender {self.tender}\n"
            f"provider {self.uscc} {self.provider}\nnonce {self.nonce.hex()}\n"
        )


def sign_attestation(attestation: Attestation, signer: Signer) -> str:
    """Return the attestation as a signed note. Raises SealingError where a name has line breaks."""
    if len(attestation.nonce) != NONCE_BYTES or not ATTESTATION.fullmatch(attestation.body):
        raise SealingError("attestation", "the name or the credit code cannot be attested")
    return signer.sign(attestation.body)


def read_attestation(text: str, verifier: Verifier) -> Attestation:
    """Return what an attestation says. Raises SealingError where it was not signed so."""
    told = _read(text, verifier, ATTESTATION, "attestation")
    return Attestation(
        told["tender"], told["name"], told["uscc"], unhex(told["nonce"], NONCE_BYTES)
    )


def _read(text: str, verifier: Verifier, form: re.Pattern[str], what: str) -> dict[str, str]:
    try:
        note = parse_note(text)
    except NoteError as error:
        raise SealingError(what, f"this is no {what}: {error}") from error
    if not note.signed_by(verifier):
        raise SealingError(
            "signature", f"the {what} was not signed with the key of {verifier.name}"
        )
    found = form.fullmatch(note.body)
    if found is None:
        raise SealingError(what, f"this note is no {what}")
    return found.groupdict()


def bid_number(text: str) -> bytes:
    """Return the number of a bid from its hexadecimal. Raises SealingError."""
    return unhex(text, BID_BYTES)
