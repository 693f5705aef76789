"""Who keeps the working calendar."""

from typing import Any


def may_keep_calendar(user: Any) -> bool:
    """Return whether `user` enters the notices: whoever keeps what all units share."""
    return bool(user.is_active and user.keeps_reference_data())
