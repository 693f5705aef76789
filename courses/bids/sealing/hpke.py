"""HPKE (RFC 9180), base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courses.bids.sealing.errors import SealingError

POINT_BYTES = 65
"""An uncompressed point of P-256: 0x04, x, y."""
OVERHEAD = POINT_BYTES + 16
"""What sealing adds: the encapsulated key before, the tag behind."""

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def point_of(key: EllipticCurvePublicKey) -> bytes:
    """Return a public key as an uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(point: bytes) -> EllipticCurvePublicKey:
    """Return the key at `point`. Raises SealingError where it is no point of P-256."""
    if len(point) != POINT_BYTES or point[0] != 4:
        raise SealingError("public_key", "a public key is an uncompressed point of P-256")
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError as error:
        raise SealingError("public_key", "the public key is not on the curve P-256") from error


def seal(content: bytes, point: bytes, info: bytes) -> bytes:
    """Return `content` sealed to the key at `point`: encapsulated key, ciphertext, tag."""
    return SUITE.encrypt(content, public_key(point), info)


def open_sealed(sealed: bytes, key: EllipticCurvePrivateKey, info: bytes) -> bytes:
    """Return what was sealed. Raises SealingError: another key, another purpose, or changed."""
    try:
        return SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError) as error:
        raise SealingError(
            "not_opened", "this key does not open it: another holder or tender, or it was changed"
        ) from error
