"""HPKE written a second time, step by step from RFC 9180, with the ephemeral key given.

The product uses `cryptography`'s; this one makes the vectors, whose randomness is fixed, and checks the
other from outside.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEM_SUITE = b"KEM" + (0x0010).to_bytes(2, "big")
SUITE = b"HPKE" + b"".join(one.to_bytes(2, "big") for one in (0x0010, 0x0001, 0x0002))


def private_key(number: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    told = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.new(secret, told + b"\x01", hashlib.sha256).digest()[:length]


def key_and_nonce(shared_secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    context = b"\x00" + extract(SUITE, b"", b"psk_id_hash", b"")
    context += extract(SUITE, b"", b"info_hash", info)
    secret = extract(SUITE, shared_secret, b"secret", b"")
    key = expand(SUITE, secret, b"key", context, 32)
    return key, expand(SUITE, secret, b"base_nonce", context, 12)


def shared_secret(dh: bytes, enc: bytes, to: bytes) -> bytes:
    prk = extract(KEM_SUITE, b"", b"eae_prk", dh)
    return expand(KEM_SUITE, prk, b"shared_secret", enc + to, 32)


def seal(
    content: bytes, to: bytes, info: bytes, ephemeral: ec.EllipticCurvePrivateKey, aad: bytes = b""
) -> bytes:
    enc = point(ephemeral)
    recipient = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to)
    secret = shared_secret(ephemeral.exchange(ec.ECDH(), recipient), enc, to)
    key, nonce = key_and_nonce(secret, info)
    return enc + AESGCM(key).encrypt(nonce, content, aad)
