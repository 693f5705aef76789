"""Envelopes: a content key shared between the holders, and chunks under it (STREAM over AES-256-GCM)."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courses.bids.sealing import hpke, sharing
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import (
    BID_BYTES,
    PREFIX_BYTES,
    Header,
    Kind,
    SealedHalves,
    half_info,
)
from courses.bids.sealing.keyset import Keyset
from courses.bids.sealing.sharing import KEY_BYTES, Pair

TAG_BYTES = 16
CONTENT_INFO = b"lms-bid-content/1"
COMMITMENT_INFO = b"lms-bid-commitment/1"
Random = Callable[[int], bytes]
SealHalf = Callable[[bytes, bytes, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the chunks of one envelope. Holds the content key: never stored, never sent."""

    header: Header
    packed: bytes
    key: bytes

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """Return chunk `number` (from 0) sealed. Raises SealingError where its size is wrong."""
        _check_size(len(plain), self.header.chunk_bytes, last)
        nonce = nonce_of(self.header, number, last)
        return AESGCM(content_key(self.key)).encrypt(nonce, plain, self.header.core)


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens the chunks of one envelope, once two holders gave their halves."""

    header: Header
    key: bytes

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """Return chunk `number` in clear. Raises SealingError where it is not what was sealed there."""
        _check_size(len(sealed) - TAG_BYTES, self.header.chunk_bytes, last)
        nonce = nonce_of(self.header, number, last)
        try:
            return AESGCM(content_key(self.key)).decrypt(nonce, sealed, self.header.core)
        except InvalidTag as error:
            raise SealingError(
                "damaged", f"chunk {number + 1} was changed, moved, or is not the last one"
            ) from error

    def open_all(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give each chunk in clear; raise SealingError where one is missing, changed or too many.

        What came before a damaged chunk was given already: it is authentic, but not the whole.
        """
        number, waiting = 0, None
        for chunk in chunks:
            if waiting is not None:
                yield self.open(number, waiting, last=False)
                number += 1
            waiting = chunk
        if waiting is None:
            raise SealingError("cut", "the envelope has no chunks")
        yield self.open(number, waiting, last=True)


def new_sealer(
    keyset: Keyset,
    kind: Kind,
    bid: bytes,
    *,
    random: Random = secrets.token_bytes,
    seal_half: SealHalf = hpke.seal,
) -> Sealer:
    """Return what seals a new envelope of `bid` to the holders of `keyset`.

    `random` and `seal_half` are replaced where test vectors are made, and nowhere else.
    """
    if len(bid) != BID_BYTES:
        raise SealingError("length", f"the number of a bid has {BID_BYTES} bytes")
    key, prefix = random(KEY_BYTES), random(PREFIX_BYTES)
    halves: SealedHalves = {
        pair: {
            one: seal_half(half, keyset.points[one - 1], _info_of(keyset, kind, bid, pair, one))
            for one, half in of_pair.items()
        }
        for pair, of_pair in sharing.split(key, keyset.holders, random).items()
    }
    header = Header(
        kind=kind,
        bid=bid,
        tender=keyset.tender,
        fingerprint=keyset.fingerprint,
        commitment=commitment(key),
        prefix=prefix,
        holders=keyset.holders,
        halves=halves,
    )
    return Sealer(header, header.pack(), key)


def open_half(header: Header, pair: Pair, holder: int, key: EllipticCurvePrivateKey) -> bytes:
    """Return a holder's half for one of his pairs. Raises SealingError where `key` is not his."""
    sealed = header.halves.get(pair, {}).get(holder)
    if sealed is None:
        raise SealingError("halves", "this holder is not of this pair")
    info = half_info(
        tender=header.tender,
        fingerprint=header.fingerprint,
        bid=header.bid,
        kind=header.kind,
        pair=pair,
        holder=holder,
    )
    half = hpke.open_sealed(sealed, key, info)
    if len(half) != KEY_BYTES:
        raise SealingError("length", f"a half has {KEY_BYTES} bytes")
    return half


def new_opener(header: Header, pair: Pair, halves: Mapping[int, bytes]) -> Opener:
    """Return what opens an envelope from the two halves of `pair`.

    Raises SealingError where they do not give the key that the envelope commits to: a half was
    damaged, or the bidder sealed different keys to different pairs.
    """
    key = sharing.join(pair, halves)
    if commitment(key) != header.commitment:
        raise SealingError("not_the_key", "these two halves do not give the key of the envelope")
    return Opener(header, key)


def digest_of(packed_header: bytes, chunk_digests: Iterable[bytes]) -> bytes:
    """Return the digest of an envelope: over its head and the SHA-256 of each sealed chunk."""
    found = hashlib.sha256(packed_header)
    for one in chunk_digests:
        if len(one) != 32:
            raise SealingError("length", "a digest has 32 bytes")
        found.update(one)
    return found.digest()


def nonce_of(header: Header, number: int, last: bool) -> bytes:
    """Return the nonce of a chunk: seven random bytes, its number, whether it is the last."""
    if not 0 <= number < 2**32:
        raise SealingError("chunk_number", "an envelope has fewer chunks")
    return header.prefix + number.to_bytes(4, "big") + bytes([last])


def content_key(key: bytes) -> bytes:
    """Return the AES key of the chunks."""
    return _derived(key, CONTENT_INFO)


def commitment(key: bytes) -> bytes:
    """Return what an envelope tells of its key, so that there is only one that it can have."""
    return _derived(key, COMMITMENT_INFO)


def _derived(key: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, info).derive(key)


def _info_of(keyset: Keyset, kind: Kind, bid: bytes, pair: Pair, holder: int) -> bytes:
    return half_info(
        tender=keyset.tender,
        fingerprint=keyset.fingerprint,
        bid=bid,
        kind=kind,
        pair=pair,
        holder=holder,
    )


def _check_size(size: int, chunk_bytes: int, last: bool) -> None:
    if not (1 <= size <= chunk_bytes and (last or size == chunk_bytes)):
        raise SealingError("chunk_size", "a chunk is full unless it is the last, and never empty")
