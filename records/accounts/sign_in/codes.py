"""One-time codes on paper: 80 bits in letters and digits that are not taken for each other."""

import secrets

from django.utils.crypto import constant_time_compare

from records.accounts.sign_in.names import plain_name
from records.core.protection.crypto import blind_index

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, 5 bits each; without 0, 1, I and O."""
SIGNS = 16
GROUP = 4


def new_code() -> str:
    """Return a new code of 80 bits, in groups of four: 7KQM-2XHP-9WDR-TB4C."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def digest_of(code: str) -> str:
    """Return the keyed digest under which a code is kept, whatever its spaces, dashes and case."""
    return blind_index(plain_name(code).upper() or "-", "slip")


def fits(code: str, digest: str) -> bool:
    """Return whether a code is the one kept under `digest`."""
    return constant_time_compare(digest_of(code), digest)
