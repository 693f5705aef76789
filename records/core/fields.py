"""Model fields shared by the rooms."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from records.core.protection.crypto import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database and is plain in Python.

    It cannot be searched: keep a `blind_index` beside it for look-ups.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None else encrypt(value)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value if value is None else decrypt(value)
