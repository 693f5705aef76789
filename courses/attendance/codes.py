"""The rotating code: a keyed digest of the session and the time step, and nothing kept.

Whoever is in the room sees the code of the present step on the class screen. It says nothing
to anyone who lacks the key, it is the same on every server, and no table holds it.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings

STEP_SECONDS = 15
VALID_STEPS = 2
"""The present step and the one before: a phone takes a few seconds from camera to page."""

CODE_BYTES = 9
"""72 bits, 12 letters in URL-safe base64: out of reach of guessing within 30 seconds."""


def step_at(now: datetime) -> int:
    """Return the number of the time step in which `now` lies."""
    return int(now.timestamp() // STEP_SECONDS)


def began_at(step: int) -> datetime:
    """Return when a time step began."""
    return datetime.fromtimestamp(step * STEP_SECONDS, tz=UTC)


def seconds_left(now: datetime) -> float:
    """Return the seconds until the next step begins, more than 0 and at most the step."""
    return STEP_SECONDS - now.timestamp() % STEP_SECONDS


def code_of(session_id: int, step: int) -> str:
    """Return the code of a session in one time step: 12 letters fit for an address."""
    # The purpose stands in the message: the same key used for anything else could not give a code
    # away.
    message = f"attendance:{session_id}:{step}".encode()
    digest = hmac.digest(settings.SIGN_IN_KEY.encode(), message, hashlib.sha256)
    # Cut short so that the QR code stays coarse enough for a phone in the last row. An HMAC may be
    # cut: what is left is as hard to guess as its own length, and a step lives for 30 seconds.
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def is_code_of(session_id: int, step: int, code: str) -> bool:
    """Return whether `code` is the session's code in `step`; takes the same time either way."""
    return hmac.compare_digest(code_of(session_id, step).encode(), code.encode())


def valid_step(session_id: int, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, where it still holds at `now`; else None."""
    present = step_at(now)
    # The present step first: nearly every scan is of the code that is on the screen now.
    for step in range(present, present - VALID_STEPS, -1):
        if is_code_of(session_id, step, code):
            return step
    return None
