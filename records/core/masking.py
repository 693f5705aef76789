"""How protected values show on screen (level-3 protection)."""


def mask_citizen_number(number: str) -> str:
    """Return `110105********002X` for a citizen number; "" stays ""."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Return `138****1234` for a mobile number; "" stays ""."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)
