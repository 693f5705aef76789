"""Course codes: what a course is called by until its editors give it a code of its own."""

import secrets

PROVISIONAL = "待定-"


def provisional_code() -> str:
    """Return a code nobody takes for a final one: 待定- and eight digits or letters."""
    return f"{PROVISIONAL}{secrets.token_hex(4).upper()}"


def is_provisional(code: str) -> bool:
    """Return whether the course still waits for a code of its own."""
    return code.startswith(PROVISIONAL)
