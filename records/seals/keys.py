"""Keys of the settings."""

from django.conf import settings
from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.seals.notes import Verifier


def witness_key(name: str) -> Verifier:
    """Return the key of a witness of the settings. Raises DomainError where there is none."""
    for witness in settings.WITNESSES:
        if witness.key.name == name:
            key: Verifier = witness.key
            return key
    raise DomainError(_("No witness is named %s in LMS_WITNESSES.") % name)
