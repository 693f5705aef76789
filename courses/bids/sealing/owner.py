"""The owner of a bid: a key made by the bidder, by which a bid is handed in, replaced, withdrawn."""

import hashlib
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from courses.bids.sealing.encoding import encode, tender_bytes
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.hpke import POINT_BYTES, public_key

SIGNATURE_BYTES = 64
"""ECDSA over P-256 as browsers write it: r and s, 32 bytes each."""
BLIND_BYTES = 32
ACT_FORMAT = "lms-bid-act/1"
NOTHING = "-"


def generate_owner() -> EllipticCurvePrivateKey:
    """Return a new key of a bidder."""
    return generate_private_key(SECP256R1())


def sign(key: EllipticCurvePrivateKey, text: str) -> bytes:
    """Return the signature over `text`: r and s."""
    r, s = decode_dss_signature(key.sign(text.encode(), ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def check_signature(point: bytes, text: str, signature: bytes) -> None:
    """Raise SealingError unless the owner of the key at `point` signed `text`."""
    if len(signature) != SIGNATURE_BYTES:
        raise SealingError("signature", f"a signature has {SIGNATURE_BYTES} bytes")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public_key(point).verify(encode_dss_signature(r, s), text.encode(), ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SealingError("signature", "the owner of the bid did not sign this") from error


def submit_text(
    *, tender: str, bid: bytes, technical: bytes, price: bytes, replaces: bytes | None
) -> str:
    """Return what an owner signs to hand a bid in; `replaces` is the bid it stands for from then on."""
    lines = (
        ACT_FORMAT,
        "submit",
        f"tender {tender}",
        f"bid {bid.hex()}",
        f"technical {technical.hex()}",
        f"price {price.hex()}",
        f"replaces {replaces.hex() if replaces else NOTHING}",
    )
    return "".join(f"{line}\n" for line in lines)


def withdraw_text(*, tender: str, bid: bytes) -> str:
    """Return what an owner signs to withdraw a bid."""
    return f"{ACT_FORMAT}\nwithdraw\ntender {tender}\nbid {bid.hex()}\n"


def generate_blind(random: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """Return the random bytes that hide an owner's key in the nonce of an attestation."""
    return random(BLIND_BYTES)


def nonce(tender: str, point: bytes, blind: bytes) -> bytes:
    """Return the nonce that an owner has attested.

    It tells nothing of the key until `blind` is told, inside the technical envelope; then it shows
    that the attestation was made for the owner of this very bid.
    """
    if len(point) != POINT_BYTES or len(blind) != BLIND_BYTES:
        raise SealingError("length", f"a key has {POINT_BYTES} bytes and a blind {BLIND_BYTES}")
    told = encode(b"lms-bid-owner/1", tender_bytes(tender), point, blind)
    return hashlib.sha256(told).digest()
