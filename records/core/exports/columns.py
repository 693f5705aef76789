"""Columns of an export: what each is called, and how a row's value is read.

A column is named by a path as the room wrote it: a field, a property, or either of a related row
(`cadre.name`, `unit__code`). A field is headed by its verbose name; a property needs a declared
label, so that no reader meets a name of the code.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.core.fields import EncryptedTextField
from records.core.protection.masking import mask_value

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its heading in the reader's language, and how a row gives its value."""

    heading: str
    read: Read
    along: str = ""
    """The related rows that reading it needs, as `select_related` takes them."""


def columns_of(
    model: type[models.Model], paths: Iterable[str], labels: Mapping[str, Any] | None = None
) -> list[ExportColumn]:
    """Return the columns for `paths`; raises ImproperlyConfigured for one that has no heading."""
    return [_column(model, path, (labels or {}).get(path)) for path in paths]


def _column(model: type[models.Model], path: str, label: Any) -> ExportColumn:
    if path == "__str__":
        return ExportColumn(str(label or capfirst(str(model._meta.verbose_name))), str)
    fields = _fields(model, path.replace("__", ".").split("."))
    heading = str(label) if label else _heading(model, path, fields)
    relations = [f.name for f in fields if f is not None and f.is_relation and not f.many_to_many]
    return ExportColumn(heading, _reader(path, fields), "__".join(relations))


def _fields(model: type[models.Model], names: list[str]) -> "list[models.Field[Any, Any] | None]":
    """Return the field behind each step of a path; None for a property."""
    found: list[models.Field[Any, Any] | None] = []
    here: Any = model
    for name in names:
        try:
            field = here._meta.get_field(name) if here is not None else None
        except FieldDoesNotExist:
            field = None
        concrete = field if isinstance(field, models.Field) else None
        found.append(concrete)
        here = concrete.related_model if concrete is not None and concrete.is_relation else None
    return found


def _heading(
    model: type[models.Model], path: str, fields: "list[models.Field[Any, Any] | None]"
) -> str:
    if any(field is None for field in fields):
        raise ImproperlyConfigured(
            f"{model.__name__}.{path} is no field: give its column a heading in `export_labels`."
        )
    words = [capfirst(str(field.verbose_name)) for field in fields if field is not None]
    return " · ".join(words) if len(words) > 1 else words[0]


def _reader(path: str, fields: "list[models.Field[Any, Any] | None]") -> Read:
    *steps, last = path.replace("__", ".").split(".")
    field = fields[-1]

    def read(row: Any) -> Any:
        for step in steps:
            row = getattr(row, step, None)
            if row is None:
                return None
        return _display_value(row, last, field)

    return read


def _display_value(row: Any, name: str, field: "models.Field[Any, Any] | None") -> Any:
    """Return a value as people read it: a choice's label, a related row's name, masked."""
    if field is not None and field.choices:
        return getattr(row, f"get_{name}_display")()
    value = getattr(row, name)
    value = value() if callable(value) else value
    if isinstance(field, EncryptedTextField):
        return mask_value(value or "")
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value
