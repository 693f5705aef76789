"""Labels of choices for pages with many rows: worked out once in each language.

`get_<field>_display` makes its table of labels anew for every row, and asks the catalog with it.
The labels of a running process do not change.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db.models.enums import Choices
from django.utils.translation import get_language


def labels_of(choices: "type[Choices]") -> Mapping[Any, str]:
    """Return the label of each value of `choices`, in the language of the page."""
    return _labels(choices, get_language())


def label_of(choices: "type[Choices]", value: Any) -> str:
    """Return the label of a value; of one that is no choice, the value itself, as Django does."""
    found = labels_of(choices).get(value)
    return str(value) if found is None else found


@cache
def _labels(choices: "type[Choices]", _language: str | None) -> Mapping[Any, str]:
    # `Choices.choices` holds the value of "no choice" too, where a class defines one.
    table = {
        value.value if isinstance(value, Enum) else value: str(label)
        for value, label in choices.choices
    }
    return MappingProxyType(table)
