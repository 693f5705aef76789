"""Telling a worker that something waits; the rows are the truth, beat looks in any case."""

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)

GATHER_SECONDS = 1


def nudge() -> None:
    """Have a worker look in a second; a hall that signs in within it asks for one look.

    Whoever finds the flag set committed before the look that the flag announces.
    """
    from records.notifications.tasks import work_off

    try:
        if cache.add("records_notifications:nudged", True, timeout=GATHER_SECONDS):
            work_off.apply_async(countdown=GATHER_SECONDS)
    except Exception:
        logger.warning("broker unreachable; notifications wait for beat", exc_info=True)
