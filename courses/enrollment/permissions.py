"""Whose place it is."""

from records.core.access.readers import Reader
from records.register.models import Cadre


def is_own_cadre(user: Reader, cadre: Cadre) -> bool:
    """Return whether `cadre` is the person who acts, or the system acts for them."""
    return bool(user.is_active and (user.pk is None or user.cadre_id == cadre.pk))
