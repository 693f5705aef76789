"""Canonical JSON: one text for one value, on every machine and database."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def canonical_json(value: Any) -> str:
    """Return `value` as JSON with sorted keys, no spaces and all but ASCII escaped.

    Raises TypeError for anything but dicts, lists, strings, integers, booleans and None:
    floats have no single text form.
    """
    _check_no_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _check_no_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("floats have no canonical form; use a string or an integer")
    if isinstance(value, dict):
        for item in value.values():
            _check_no_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_no_floats(item)


class CanonicalJSONField(models.TextField):
    """A value kept as its canonical JSON text, byte for byte as it was hashed."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else canonical_json(value)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value
