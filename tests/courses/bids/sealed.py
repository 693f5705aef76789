"""Small sealed bids for tests."""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from courses.bids.sealing import envelope, hpke
from courses.bids.sealing.header import CHUNK_BYTES, Header, Kind
from courses.bids.sealing.holder_keys import generate_key
from courses.bids.sealing.keyset import Keyset
from courses.bids.sealing.sharing import Pair

TENDER = "CD-2026-G-001"


@dataclass
class Holders:
    """The holders of a tender, with their private keys."""

    keyset: Keyset
    private: list[EllipticCurvePrivateKey]

    def halves(self, header: Header, one: int, other: int) -> tuple[Pair, dict[int, bytes]]:
        pair = Pair.of(one, other)
        return pair, {
            holder: envelope.open_half(header, pair, holder, self.private[holder - 1])
            for holder in pair
        }

    def opener(self, header: Header, one: int = 1, other: int = 2) -> envelope.Opener:
        return envelope.new_opener(header, *self.halves(header, one, other))


def make_holders(count: int = 3, tender: str = TENDER) -> Holders:
    private = [generate_key() for _one in range(count)]
    points = tuple(hpke.point_of(key.public_key()) for key in private)
    return Holders(Keyset(tender, points), private)


@dataclass
class SealedEnvelope:
    sealer: envelope.Sealer
    chunks: list[bytes]

    @property
    def header(self) -> Header:
        return self.sealer.header

    @property
    def digest(self) -> bytes:
        digests = [hashlib.sha256(chunk).digest() for chunk in self.chunks]
        return envelope.digest_of(self.sealer.packed, digests)

    @property
    def size(self) -> int:
        return len(self.sealer.packed) + sum(map(len, self.chunks))


def seal_bytes(
    keyset: Keyset, plain: bytes, kind: Kind = Kind.TECHNICAL, bid: bytes | None = None
) -> SealedEnvelope:
    sealer = envelope.new_sealer(keyset, kind, bid or secrets.token_bytes(16))
    pieces = [plain[at : at + CHUNK_BYTES] for at in range(0, len(plain), CHUNK_BYTES)]
    chunks = [
        sealer.seal(number, piece, last=number == len(pieces) - 1)
        for number, piece in enumerate(pieces)
    ]
    return SealedEnvelope(sealer, chunks)
