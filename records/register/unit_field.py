"""A field in which a unit is named by typing: its name, its short name or its code.

Works as plain text: the server finds the unit, and where several could be meant they are listed as
buttons beside the field. With a script the suggestions come while one types. Which units may be
named is the declared choice of the act (`records.core.access.choices`), for the page, the suggestions and
the answer alike; no page carries a list of all units.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from records.core.access.choices import Choice, choice_of
from records.core.access.readers import Reader
from records.register.models import Unit, UnitQuerySet

SHOWN = 8
_CODE = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def spelled(unit: Unit) -> str:
    """Return how the field writes a unit: its name, and the code by which it is found again."""
    return f"{unit.name} ({unit.code})"


def suggested(act: str, user: Reader, words: str) -> list[Unit]:
    """Return the first units that `user` may name for `act` in which the words are found."""
    rows: UnitQuerySet = choice_of(act).usable_by(user)  # type: ignore[assignment]
    rows = rows.find(words.strip())
    return list(rows.select_related("parent").order_by("path")[:SHOWN])


class UnitInput(forms.TextInput):
    """The text field with its suggestions and, where the text was not clear, the candidates."""

    template_name = "components/unit_input.html"

    def __init__(self, act: str) -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": 150})
        self.act = act
        self.found: Unit | None = None
        self.candidates: list[Unit] = []

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        if isinstance(value, Unit):
            value = spelled(value)
        elif self.found is not None:
            value = spelled(self.found)
        context = super().get_context(name, value, attrs)
        return {**context, "act": self.act, "candidates": self.candidates}


class UnitField(forms.Field):
    """Names one of the units declared for `act`; give it its reader with `for_user`."""

    widget: Any
    user: Any = None

    def __init__(self, act: str, **kwargs: Any) -> None:
        self.act = act
        super().__init__(widget=UnitInput(act), **kwargs)

    @property
    def choice(self) -> Choice:
        """Return the declared choice."""
        return choice_of(self.act)

    def for_user(self, user: Reader) -> "UnitField":
        """Let `user` name units here."""
        self.user = user
        return self

    def clean(self, value: Any) -> Unit | None:
        """Return the unit meant, None for an empty text; raise ValidationError, with candidates."""
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.widget.found = self._find(text)
        found: Unit = self.widget.found
        return found

    def _find(self, text: str) -> Unit:
        rows: UnitQuerySet = self.choice.usable_by(self.user)  # type: ignore[assignment]
        coded = _CODE.search(text)
        codes = {text, coded.group(1).strip()} if coded else {text}
        exact = list(rows.filter(code__in=codes)[:1]) or list(
            rows.filter(Q(name=text) | Q(short_name=text)).select_related("parent")[: SHOWN + 1]
        )
        found = exact or list(
            rows.find(text).select_related("parent").order_by("path")[: SHOWN + 1]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No unit here is called “%(text)s”; type a part of its name, or its code."),
                code="unknown",
                params={"text": text[:60]},
            )
        self.widget.candidates = found[:SHOWN]
        raise ValidationError(
            _("Several units fit “%(text)s”: choose one, or type more of its name."),
            code="ambiguous",
            params={"text": text[:60]},
        )


class UnitFieldsMixin:
    """A form whose unit fields know their reader: `for_user(user)` before it is used."""

    fields: dict[str, forms.Field]

    def let_name(self, user: Reader) -> None:
        """Let `user` name units in every unit field."""
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.for_user(user)
