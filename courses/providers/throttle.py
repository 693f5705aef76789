"""How many registrations an address may send: guessing codes and names is slow, a hall is not shut out."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from records.core.errors import NotPossible
from records.core.protection.crypto import blind_index

HOUR = 3600


def take_turn(address: str, now: datetime) -> None:
    """Count one registration from an address; raises NotPossible where it sent too many this hour.

    Called outside of a transaction: one that is rolled back must not take the count back.
    """
    # The address itself is not kept: a count needs no more than to tell two of them apart.
    hour = int(now.timestamp()) // HOUR
    key = f"courses_providers:registrations:{hour}:{blind_index(address or '-', 'address')[:24]}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > settings.REGISTRATIONS_PER_HOUR:
        raise NotPossible(_("Too many registrations came from your network. Try again in an hour."))
