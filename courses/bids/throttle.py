"""How often a ticket or a bid may be used: counted by a digest that leads back to nobody."""

import hashlib

from django.core.cache import cache
from django.utils.translation import gettext as _

from records.core.errors import NotPossible

WINDOW_SECONDS = 3600
MOST = 120
"""Uploads begun and bids handed in, an hour: more than any bidder needs, and few for a flood."""


class TooMany(NotPossible):
    """Asked too often."""


def count_use(kind: str, value: str) -> None:
    """Count one use of `value`; raise TooMany where there were too many within the hour."""
    key = f"bids:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        used = cache.incr(key)
    except ValueError:
        # Expired between the two.
        return
    if used > MOST:
        raise TooMany(_("Too many attempts: try again in an hour."), field="too_many")
