"""Addresses of many rows of one kind: reversed once, then filled in."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

# No key of a table is as large: where it stands in an address can only be the place of the key.
PLACE = 10**18


def row_address(name: str, number: int) -> str:
    """Return the address called `name` of the row with this number; its only argument is a number.

    `reverse` tries patterns and quotes anew for each row, which for a page of a hundred links costs
    more than writing them.
    """
    before, after = _around(name, get_script_prefix(), settings.ROOT_URLCONF)
    return f"{before}{int(number)}{after}"


@cache
def _around(name: str, _prefix: str, _urlconf: str) -> tuple[str, str]:
    before, _place, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return before, after
