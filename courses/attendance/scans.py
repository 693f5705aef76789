"""A scan that waits for its owner to sign in: a signed note in a cookie, good for ten minutes.

The code is checked when it is scanned. The note says when that was, so that a slow sign-in
neither loses the scan nor makes anyone late. It is bound to the device that scanned.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from courses.attendance.codes import is_code_of

SALT = "courses.attendance.scan"
SCAN_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PendingScan:
    """A code that was right when it was scanned."""

    step: int
    at: datetime
    address: str


def sign_scan(*, session_id: int, step: int, address: str, device: str, now: datetime) -> str:
    """Return the signed note of a scan made at `now`."""
    note = {"s": session_id, "t": step, "at": now.timestamp(), "a": address, "d": _mark_of(device)}
    return signing.dumps(note, salt=SALT, compress=False)


def read_scan(
    token: str, *, session_id: int, code: str, device: str, now: datetime
) -> PendingScan | None:
    """Return the scan of this code on this device, if it was made in the last ten minutes."""
    try:
        note = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    at = datetime.fromtimestamp(note["at"], tz=UTC)
    fits = (
        note["s"] == session_id
        and note["d"] == _mark_of(device)
        and timedelta() <= now - at <= SCAN_LIFETIME
        and is_code_of(session_id, note["t"], code)
    )
    return PendingScan(step=note["t"], at=at, address=note["a"]) if fits else None


def _mark_of(device: str) -> str:
    # 64 bits are plenty to tell two phones apart, and the cookie stays short. Nothing secret hangs
    # on it: the note itself is signed.
    return hashlib.sha256(device.encode()).hexdigest()[:16]
