"""HTTP to a provider, with its failures sorted by what is known of the outcome."""

from typing import Any

import requests
from django.conf import settings

from records.notifications.channels.adapter import HandOver, Refused, Unclear, Unreachable, facts_of

LATER = frozenset({408, 409, 425, 429})
"""Statuses after which the same request may succeed."""


def post(url: str, hand_over: HandOver, **sent: Any) -> dict[str, Any]:
    """Send what cannot be taken back; return the answer's JSON.

    Raises Unreachable where the provider was not reached or could not take it now, Refused where it
    said no, Unclear where no whole answer came.
    """
    hand_over()
    try:
        answer = requests.post(
            url, timeout=settings.NOTIFY_TIMEOUT_SECONDS, allow_redirects=False, **sent
        )
    except requests.exceptions.ConnectTimeout as error:
        raise Unreachable(_words(error)) from error
    except requests.exceptions.RequestException as error:
        raise _cut_off(error) from error
    _refuse_bad(answer)
    return facts_of(answer)


def ask(method: str, url: str, **sent: Any) -> dict[str, Any]:
    """Ask for something that changes nothing, such as a token; raises Unreachable or Refused."""
    try:
        answer = requests.request(method, url, timeout=settings.NOTIFY_TIMEOUT_SECONDS, **sent)
    except requests.exceptions.RequestException as error:
        raise Unreachable(_words(error)) from error
    _refuse_bad(answer)
    return facts_of(answer)


def _refuse_bad(answer: Any) -> None:
    if answer.status_code >= 500 or answer.status_code in LATER:
        raise Unreachable(f"HTTP {answer.status_code}")
    if answer.status_code >= 300:
        raise Refused(f"HTTP {answer.status_code} {answer.text[:120]}")


def _cut_off(error: requests.exceptions.RequestException) -> Unreachable | Unclear:
    """Return Unreachable where no connection came about at all, else Unclear."""
    cause: BaseException | None = error
    while cause is not None:
        if type(cause).__name__ in ("NewConnectionError", "NameResolutionError"):
            return Unreachable(_words(error))
        reason = getattr(cause, "reason", None)
        nested = cause.args[0] if cause.args and isinstance(cause.args[0], BaseException) else None
        cause = reason if isinstance(reason, BaseException) else nested
    return Unclear(_words(error))


def _words(error: Exception) -> str:
    """Return the kind of error alone: addresses of providers may hold a key."""
    return type(error).__name__
