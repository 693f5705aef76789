"""A holder's key, wrapped by the passphrase: what the server keeps and cannot open."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from courses.bids.sealing.encoding import b64, encode, tender_bytes, unb64
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.hpke import POINT_BYTES, point_of

FORMAT = "lms-holder-key/1"
LEAST_ROUNDS, MOST_ROUNDS = 600_000, 10_000_000
"""OWASP's figure of 2023 for PBKDF2-HMAC-SHA-256; the upper bound keeps a reader from being held up."""
SALT_BYTES, NONCE_BYTES = 16, 12
MOST_WRAPPED_BYTES = 512

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are misread."""
GENERATED_LENGTH = 26
"""26 characters of 5 bits: 130 bits."""
LEAST_OWN_LENGTH, LEAST_OWN_DIFFERENT = 24, 10


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A private key under a passphrase, with its public half in clear."""

    tender: str
    public: bytes
    rounds: int
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def __post_init__(self) -> None:
        if not LEAST_ROUNDS <= self.rounds <= MOST_ROUNDS:
            raise SealingError("rounds", f"{LEAST_ROUNDS} to {MOST_ROUNDS} rounds are allowed")
        if len(self.wrapped) > MOST_WRAPPED_BYTES:
            raise SealingError("length", "the wrapped key is too long")

    @property
    def bound(self) -> bytes:
        """Return what the wrapping is bound to: the format, the tender and the public key."""
        return encode(FORMAT.encode(), tender_bytes(self.tender), self.public)

    def as_json(self) -> dict[str, Any]:
        """Return the key as it is stored and printed."""
        return {
            "format": FORMAT,
            "tender": self.tender,
            "public": b64(self.public),
            "kdf": "PBKDF2-HMAC-SHA-256",
            "rounds": self.rounds,
            "salt": b64(self.salt),
            "nonce": b64(self.nonce),
            "wrapped": b64(self.wrapped),
        }


def parse_wrapped(told: dict[str, Any]) -> WrappedKey:
    """Return the wrapped key that `told` describes. Raises SealingError."""
    if told.get("format") != FORMAT or told.get("kdf") != "PBKDF2-HMAC-SHA-256":
        raise SealingError("format", f"this is not a key in the format {FORMAT}")
    rounds = told.get("rounds")
    if type(rounds) is not int:
        raise SealingError("rounds", "the number of rounds is missing")
    return WrappedKey(
        tender=str(told.get("tender", "")),
        public=unb64(str(told.get("public", "")), POINT_BYTES),
        rounds=rounds,
        salt=unb64(str(told.get("salt", "")), SALT_BYTES),
        nonce=unb64(str(told.get("nonce", "")), NONCE_BYTES),
        wrapped=unb64(str(told.get("wrapped", ""))),
    )


def generate_key() -> EllipticCurvePrivateKey:
    """Return a new key of a holder."""
    return generate_private_key(SECP256R1())


def generate_passphrase(random: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Return a passphrase of 130 bits: five groups, the last of six characters."""
    letters = "".join(ALPHABET[byte % 32] for byte in random(GENERATED_LENGTH))
    return "-".join((*(letters[at : at + 5] for at in range(0, 20, 5)), letters[20:]))


def normalised(passphrase: str) -> str:
    """Return a passphrase as it is hashed.

    Unicode's NFKC without space at the ends. One that was generated may be typed in any case, with any
    dashes or spaces, with O for 0 and I or L for 1.
    """
    # Both are spelled out: Python and browsers do not mean the same by "white space".
    text = unicodedata.normalize("NFKC", passphrase).strip(" \t\r\n")
    letters = re.sub(r"[ \t\r\n\-‐-―]", "", text).upper()
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) == GENERATED_LENGTH and set(letters) <= set(ALPHABET):
        return letters
    return text


def check_passphrase(passphrase: str) -> None:
    """Raise SealingError where a passphrase is shorter than those that are generated are strong."""
    text = normalised(passphrase)
    if len(text) < LEAST_OWN_LENGTH or len(set(text)) < LEAST_OWN_DIFFERENT:
        raise SealingError(
            "passphrase",
            f"{LEAST_OWN_LENGTH} characters or more, {LEAST_OWN_DIFFERENT} of them different",
        )


def wrap(
    key: EllipticCurvePrivateKey,
    passphrase: str,
    tender: str,
    rounds: int = LEAST_ROUNDS,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> WrappedKey:
    """Return `key` under `passphrase`. Raises SealingError where the passphrase is weak."""
    check_passphrase(passphrase)
    salt, nonce, public = random(SALT_BYTES), random(NONCE_BYTES), point_of(key.public_key())
    empty = WrappedKey(tender, public, rounds, salt, nonce, b"")
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    wrapped = AESGCM(_wrapping_key(empty, passphrase)).encrypt(nonce, plain, empty.bound)
    return WrappedKey(tender, public, rounds, salt, nonce, wrapped)


def unwrap(wrapped: WrappedKey, passphrase: str) -> EllipticCurvePrivateKey:
    """Return the private key. Raises SealingError: another passphrase, or the key was changed."""
    secret = AESGCM(_wrapping_key(wrapped, passphrase))
    try:
        plain = secret.decrypt(wrapped.nonce, wrapped.wrapped, wrapped.bound)
        key = load_der_private_key(plain, None)
    except (InvalidTag, ValueError) as error:
        raise SealingError(
            "passphrase_wrong", "the passphrase does not open this key, or the key was changed"
        ) from error
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise SealingError("passphrase_wrong", "what was wrapped is no key of P-256")
    if point_of(key.public_key()) != wrapped.public:
        raise SealingError("passphrase_wrong", "the wrapped key is not that of the public key")
    return key


def key_number(public: bytes) -> str:
    """Return by which number people name a public key: the first 8 bytes of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def _wrapping_key(wrapped: WrappedKey, passphrase: str) -> bytes:
    secret = normalised(passphrase).encode()
    return PBKDF2HMAC(hashes.SHA256(), 32, wrapped.salt, wrapped.rounds).derive(secret)
