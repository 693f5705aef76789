"""What an event changed, in words: each fact before and after, beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from records.core.access.authority import visible_rows
from records.core.access.readers import Reader
from records.core.exports.cells import as_cell, as_csv
from records.core.protection.masking import mask_text

WORDS = {
    "rows": gettext_lazy("Rows"),
    "format": gettext_lazy("File format"),
    "sha256": gettext_lazy("Digest (SHA-256)"),
    "reference": gettext_lazy("Reference number"),
    "asked": gettext_lazy("Search conditions"),
    "as_of": gettext_lazy("As of"),
    "verdict": gettext_lazy("Conclusion"),
    "found": gettext_lazy("Rows found"),
    "q": gettext_lazy("Search words"),
    "field": gettext_lazy("Shown in full"),
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "digest": gettext_lazy("Digest"),
    "size": gettext_lazy("Size in bytes"),
    "key": gettext_lazy("About"),
    "error": gettext_lazy("Error"),
    "act": gettext_lazy("For which act"),
    "seq": gettext_lazy("Number in the chain"),
}
"""Facts of events that are no field of the thing they are about."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact, before and after."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Return whether it changed."""
        return self.before != self.after


def changes_of(event: Any, user: Reader) -> list[Change]:
    """Return the facts of an event; names of related rows only where `user` may see them."""
    before: Mapping[str, Any] = event.before or {}
    after: Mapping[str, Any] = event.after or {}
    model = _model_of(event.subject_type)
    return [
        Change(
            _label(model, key),
            _display_value(model, key, before.get(key), user),
            _display_value(model, key, after.get(key), user),
        )
        for key in dict.fromkeys([*before, *after])
    ]


class ChangesTable(Component):
    """The facts as a table of the back office."""

    template_name = "records/trail/changes.html"

    def __init__(self, event: Any, user: Reader) -> None:
        self.event, self.user = event, user

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> Any:
        """Return the table; a dash where the event tells no facts."""
        context = {
            "changes": changes_of(self.event, self.user),
            "has_before": self.event.before is not None,
        }
        return render_to_string(self.template_name, context)


def _model_of(kind: str) -> type[models.Model] | None:
    wanted = kind.replace("_", "")
    for model in apps.get_models():
        if model._meta.model_name == wanted and model.__module__.split(".")[0] != "django":
            return model
    return None


def _field(model: type[models.Model] | None, key: str) -> Any:
    try:
        return model._meta.get_field(key) if model is not None else None
    except FieldDoesNotExist:
        return None


def _label(model: type[models.Model] | None, key: str) -> str:
    if key in WORDS:
        return str(WORDS[key])
    field = _field(model, key)
    return capfirst(str(getattr(field, "verbose_name", key)))


def _display_value(model: type[models.Model] | None, key: str, value: Any, user: Reader) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    field = _field(model, key)
    choices = dict(getattr(field, "flatchoices", None) or ())
    if not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if isinstance(field, models.ForeignKey):
        return _named(field, value, user)
    return mask_text(_plain(value))


def _named(field: Any, value: Any, user: Reader) -> str:
    target = field.related_model
    if hasattr(target._default_manager.all(), "visible_to"):
        row = visible_rows(target, user).filter(pk=value).first()
        if row is not None:
            return f"{row} ({value})"
    return str(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{WORDS.get(key, key)}：{_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(_plain(one) for one in value)
    if isinstance(value, str):
        return as_csv(_moment(value)).lstrip("'")
    return str(value)


def _moment(text: str) -> Any:
    """Return a moment or a day for its ISO text, else the text."""
    try:
        found = parse_datetime(text) if "T" in text else parse_date(text)
    except ValueError:
        found = None
    return as_cell(found if found is not None else text)
