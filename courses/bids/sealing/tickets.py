"""Tickets to upload: they say that somebody who may bid was handed one, and not who.

Stateless: a keyed digest over tender, random nonce and expiry. Every ticket of a tender expires at the
same moment, so that its expiry does not tell when it was handed out.
"""

import hashlib
import hmac
import secrets

from courses.bids.sealing.encoding import encode, tender_bytes, unhex
from courses.bids.sealing.errors import SealingError

FORMAT = b"lms-bid-ticket/1"
NONCE_BYTES = 16


def issue_ticket(*, server_key: bytes, tender: str, until: int) -> str:
    """Return a ticket for `tender` that holds until `until` (seconds since 1970). Nothing is kept."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return f"{nonce.hex()}.{until}.{_tag(server_key, tender, nonce, until).hex()}"


def check_ticket(text: str, *, server_key: bytes, tender: str, now: int) -> bytes:
    """Return the nonce of a ticket; raise SealingError unless it was issued here and still holds."""
    parts = text.split(".")
    if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdecimal()) or len(parts[1]) > 12:
        raise SealingError("ticket", "this is no ticket")
    nonce, until, tag = unhex(parts[0], NONCE_BYTES), int(parts[1]), unhex(parts[2], 32)
    if not hmac.compare_digest(tag, _tag(server_key, tender, nonce, until)):
        raise SealingError("ticket", "the ticket was not issued here for this tender")
    if now > until:
        raise SealingError("expired", "the ticket is no longer valid: open the page anew")
    return nonce


def _tag(server_key: bytes, tender: str, nonce: bytes, until: int) -> bytes:
    told = encode(FORMAT, tender_bytes(tender), nonce, until.to_bytes(8, "big"))
    return hmac.new(server_key, told, hashlib.sha256).digest()
