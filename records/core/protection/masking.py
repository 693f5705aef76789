"""How protected values show on screen, in files and in logs (level-3 protection)."""

import re
from collections.abc import Mapping
from typing import Any

CITIZEN_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(\d{6})((?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\d{3}[\dXx])"
    r"(?![0-9A-Za-z])"
)
"""GB 11643: six digits of the place, the birth date, three digits and the check character."""

MOBILE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d)([ -]?\d{4}[ -]?)(\d{4})(?![0-9A-Za-z])")
"""A mobile number of 11 digits, also as people part it."""


def mask_citizen_number(number: str) -> str:
    """Return `110105********002X` for a citizen number; "" stays ""."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Return `138****1234` for a mobile number; "" stays ""."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)


def mask_text(text: str) -> str:
    """Return `text` with every citizen number and mobile number in it masked."""
    if not _may_hold_one(text):
        return text
    text = CITIZEN_NUMBER.sub(rf"\1{'*' * 8}\3", text)
    return MOBILE.sub(r"\1****\3", text)


def mask_value(value: str) -> str:
    """Return a protected value as it may leave the system: by its length, else wholly hidden."""
    if len(value) == 18:
        return mask_citizen_number(value)
    return mask_phone(value) if len(value) == 11 else "*" * min(len(value), 8)


def mask_facts(facts: Any) -> Any:
    """Return JSON-able facts with the numbers in all their texts masked."""
    if isinstance(facts, str):
        return mask_text(facts)
    if isinstance(facts, Mapping):
        return {key: mask_facts(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [mask_facts(value) for value in facts]
    return facts


_ELEVEN_DIGITS = re.compile(r"\d{3}[ -]?\d{4}[ -]?\d{4}")


def _may_hold_one(text: str) -> bool:
    """Both kinds of number begin with eleven digits in a row: most texts are done with here."""
    return _ELEVEN_DIGITS.search(text) is not None
