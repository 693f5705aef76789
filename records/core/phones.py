"""Chinese mobile numbers."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9]\d{9}")


def parse_phone_or_none(text: str) -> str | None:
    """Return the 11 digits of a mobile number as people type it (+86, spaces, dashes), else None."""
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    plain = plain.removeprefix("+86") if plain.startswith("+86") else plain
    if len(plain) == 13 and plain.startswith("86"):
        plain = plain[2:]
    return plain if MOBILE.fullmatch(plain) else None
