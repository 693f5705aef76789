"""What a channel does, and the three ways in which it can fail.

An adapter calls `hand_over` right before the one step that cannot be taken back. Whatever fails
before it is known not to have been sent; whatever is cut off after it is not known either way, and
is sent again only where the provider throws away what it has had already (`may_resend`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from records.accounts.models import User

HandOver = Callable[[], None]
"""Notes, in a transaction of its own, that the outcome is the provider's from now on."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent, the same at every attempt."""

    key: str
    """Idempotency key: one for each delivery, whatever the attempt."""
    person: User
    kind: str
    """Code of the kind, or `digest`."""
    subject: str
    body: str
    url: str
    """An absolute address, or empty."""
    language: str
    written_at: datetime


class SendError(Exception):
    """A delivery did not succeed; the text may be shown to an administrator."""


class Refused(SendError):
    """The provider said no, and would say so again."""


class Unreachable(SendError):
    """It was certainly not sent; a later attempt may succeed."""


class Unclear(SendError):
    """Nobody knows whether it was sent."""


class Adapter(Protocol):
    """One channel."""

    def is_set_up(self) -> bool:
        """Return whether the settings name a provider."""
        ...

    def address_of(self, person: User) -> str:
        """Return where the person is reached, empty where nothing is known."""
        ...

    def takes(self, kind: str) -> bool:
        """Return whether the provider can carry a kind at all."""
        ...

    def may_resend(self, handed_over_at: datetime, now: datetime) -> bool:
        """Return whether the provider would still throw away a second copy."""
        ...

    def send(self, envelope: Envelope, address: str, hand_over: HandOver) -> str:
        """Send and return the provider's number of it, "" where it gives none; raises SendError."""
        ...


def facts_of(answer: Any) -> dict[str, Any]:
    """Return the JSON object of an HTTP answer; empty where it holds none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
