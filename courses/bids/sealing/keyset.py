"""The public key of a tender: the public keys of its holders, and a fingerprint to publish."""

import hashlib
from dataclasses import dataclass
from typing import Any

from courses.bids.sealing.encoding import b64, encode, tender_bytes, unb64
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.hpke import POINT_BYTES, public_key
from courses.bids.sealing.sharing import LEAST_HOLDERS, MOST_HOLDERS

FORMAT = "lms-keyset/1"
THRESHOLD = 2
FINGERPRINT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keyset:
    """The holders' public keys for one tender; holder 1 is the first."""

    tender: str
    points: tuple[bytes, ...]

    def __post_init__(self) -> None:
        tender_bytes(self.tender)
        if not LEAST_HOLDERS <= len(self.points) <= MOST_HOLDERS:
            raise SealingError("holders", f"{LEAST_HOLDERS} to {MOST_HOLDERS} holders are needed")
        if len(set(self.points)) != len(self.points):
            raise SealingError("same_key", "two holders have the same key")
        for point in self.points:
            public_key(point)

    @property
    def holders(self) -> int:
        """Return how many holders there are."""
        return len(self.points)

    @property
    def fingerprint(self) -> bytes:
        """Return the digest that stands in the published notice, 32 bytes."""
        parts = (FORMAT.encode(), tender_bytes(self.tender), bytes([THRESHOLD]), *self.points)
        return hashlib.sha256(encode(*parts)).digest()

    def as_json(self) -> dict[str, Any]:
        """Return the set as it is handed out to bidders."""
        return {
            "format": FORMAT,
            "tender": self.tender,
            "threshold": THRESHOLD,
            "keys": [b64(point) for point in self.points],
            "fingerprint": self.fingerprint.hex(),
        }


def parse_keyset(told: dict[str, Any]) -> Keyset:
    """Return the set that `told` describes. Raises SealingError, also where its fingerprint differs."""
    if told.get("format") != FORMAT or told.get("threshold") != THRESHOLD:
        raise SealingError("format", f"this is not a set of keys in the format {FORMAT}")
    points = tuple(unb64(str(key), POINT_BYTES) for key in told.get("keys", ()))
    keyset = Keyset(str(told.get("tender", "")), points)
    if keyset.fingerprint.hex() != told.get("fingerprint"):
        raise SealingError("fingerprint", "the fingerprint is not that of these keys")
    return keyset


def shown(fingerprint: bytes) -> str:
    """Return a fingerprint as people compare it: sixteen groups of four."""
    text = fingerprint.hex()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
