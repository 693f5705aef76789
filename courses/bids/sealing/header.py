"""The head of an envelope: for whom and what it is, and the sealed halves of its key."""

import enum
from dataclasses import dataclass

from courses.bids.sealing import hpke
from courses.bids.sealing.encoding import MAX_TENDER_BYTES, Reader, encode, tender_bytes
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.keyset import FINGERPRINT_BYTES
from courses.bids.sealing.sharing import KEY_BYTES, MOST_HOLDERS, Pair, pairs

MAGIC = b"LMSBID01"
BID_BYTES, PREFIX_BYTES, COMMITMENT_BYTES = 16, 7, 32
CHUNK_BYTES = 4 * 1024 * 1024
SEALED_HALF_BYTES = KEY_BYTES + hpke.OVERHEAD
FIXED_BYTES = 8 + 1 + BID_BYTES + FINGERPRINT_BYTES + COMMITMENT_BYTES + PREFIX_BYTES + 4 + 1 + 1
MOST_BYTES = FIXED_BYTES + MAX_TENDER_BYTES + MOST_HOLDERS * (MOST_HOLDERS - 1) * SEALED_HALF_BYTES
HALF_INFO = b"lms-bid-half/1"


class Kind(enum.IntEnum):
    """Which of a bid's two envelopes."""

    TECHNICAL = 1
    PRICE = 2

    @property
    def word(self) -> str:
        """Return the word that stands for it in manifests and addresses."""
        return self.name.lower()


SealedHalves = dict[Pair, dict[int, bytes]]
"""For each pair, the half of each of its two holders, sealed to that holder."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the chunks."""

    kind: Kind
    bid: bytes
    tender: str
    fingerprint: bytes
    commitment: bytes
    prefix: bytes
    holders: int
    halves: SealedHalves
    chunk_bytes: int = CHUNK_BYTES

    @property
    def core(self) -> bytes:
        """Return the head without the sealed halves: what is bound into every chunk.

        The halves are not: they say nothing but the key, to which the core commits. So damage to
        those of one pair leaves the others able to open.
        """
        code = tender_bytes(self.tender)
        fixed = (
            MAGIC,
            bytes([self.kind]),
            self.bid,
            self.fingerprint,
            self.commitment,
            self.prefix,
            self.chunk_bytes.to_bytes(4, "big"),
            bytes([self.holders, len(code)]),
            code,
        )
        return b"".join(fixed)

    def pack(self) -> bytes:
        """Return the whole head as bytes."""
        halves = (self.halves[pair][one] for pair in pairs(self.holders) for one in pair)
        return b"".join((self.core, *halves))


def parse_header(content: bytes) -> Header:
    """Return the head that `content` is. Raises SealingError, also where something follows."""
    reader = Reader(content, "head")
    header = read_header(reader)
    reader.end()
    return header


def read_header(reader: Reader) -> Header:
    """Return the head that comes next. Raises SealingError."""
    if reader.take(len(MAGIC)) != MAGIC:
        raise SealingError("format", "this is no sealed envelope, or one of another version")
    kind = _kind(reader.number(1))
    bid = reader.take(BID_BYTES)
    fingerprint = reader.take(FINGERPRINT_BYTES)
    commitment, prefix = reader.take(COMMITMENT_BYTES), reader.take(PREFIX_BYTES)
    chunk_bytes, holders = reader.number(4), reader.number(1)
    if chunk_bytes != CHUNK_BYTES:
        raise SealingError("chunk_size", f"chunks have {CHUNK_BYTES} bytes")
    tender = _tender(reader.take(reader.number(1)))
    halves = {
        pair: {one: reader.take(SEALED_HALF_BYTES) for one in pair} for pair in pairs(holders)
    }
    return Header(kind, bid, tender, fingerprint, commitment, prefix, holders, halves, chunk_bytes)


def half_info(
    *, tender: str, fingerprint: bytes, bid: bytes, kind: Kind, pair: Pair, holder: int
) -> bytes:
    """Return what a sealed half is bound to: it opens for this place and no other."""
    return encode(HALF_INFO, tender_bytes(tender), fingerprint, bid, bytes([kind, *pair, holder]))


def _kind(number: int) -> Kind:
    try:
        return Kind(number)
    except ValueError as error:
        raise SealingError("kind", "an envelope is technical or price") from error


def _tender(content: bytes) -> str:
    try:
        code = content.decode()
    except UnicodeDecodeError as error:
        raise SealingError("tender", "the code of the tender is not UTF-8") from error
    tender_bytes(code)
    return code
