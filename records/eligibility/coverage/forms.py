"""Choices of the coverage page."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.eligibility.checking.queries import HOURS, choices
from records.register.models import Unit
from records.register.unit_field import UnitField, UnitFieldsMixin


def day_field() -> forms.DateField:
    """Return a field for the day an answer is asked for."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=_("As of"), required=False, widget=widget)


class CoverageForm(UnitFieldsMixin, forms.Form):
    """Which requirement, on which day, below which unit."""

    rule = forms.ChoiceField(label=_("Requirement"), required=False)
    as_of = day_field()
    unit = UnitField("eligibility:coverage:unit", label=_("Unit"), required=False)

    def __init__(self, data: Any, *, user: Reader, today: date) -> None:
        super().__init__({"rule": HOURS, "as_of": today.isoformat(), **_given(data)})
        self.today = today
        asked = self.fields["rule"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101
        asked.choices = choices(today)
        self.let_name(user)

    @property
    def day(self) -> date:
        """Return the day asked about; today where none or no day was given."""
        self.is_valid()
        return self.cleaned_data.get("as_of") or self.today

    @property
    def question(self) -> str:
        """Return what is asked."""
        self.is_valid()
        return self.cleaned_data.get("rule") or HOURS

    @property
    def question_label(self) -> str:
        """Return what is asked, in words."""
        asked = self.fields["rule"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101
        named = dict(asked.choices)  # type: ignore[arg-type]
        return str(named.get(self.question, self.question))

    @property
    def focus(self) -> Unit | None:
        """Return the unit looked into."""
        self.is_valid()
        return self.cleaned_data.get("unit")


def _given(data: Any) -> dict[str, str]:
    return {name: data[name] for name in ("rule", "as_of", "unit") if data.get(name)}
