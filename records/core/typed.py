"""What people type, before it is compared: Chinese keyboards write digits full-width."""

import unicodedata
from typing import Any

from django import forms


def half_width(typed: str) -> str:
    """Return what was typed with full-width digits, letters and spaces as plain ones."""
    return unicodedata.normalize("NFKC", typed).strip()


class TypedNumberField(forms.ModelChoiceField):
    """A row named by its number, typed rather than chosen; full-width digits are as good."""

    def to_python(self, value: Any) -> Any:
        """Return the row with that number."""
        return super().to_python(half_width(value) if isinstance(value, str) else value)
