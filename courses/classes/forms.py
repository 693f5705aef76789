"""Filters of the class list."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import ClassState

MINE, OPEN = "mine", "open"


class ClassFilterForm(forms.Form):
    """Find a class by words, state, year, and one's own part in it."""

    q = forms.CharField(label=_("Title or code"), required=False, max_length=60)
    whose = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All classes")),
            (MINE, _("I take part")),
            (OPEN, _("Open for enrollment")),
        ],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ClassState.choices]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, takes_part: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        # Who trains others looks for states; who is trained, for the own classes.
        self.fields.pop("state" if takes_part else "whose")

    def narrow(self, classes: Any) -> Any:
        """Return `classes` narrowed to what was asked; an impossible filter narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if words := asked.get("q"):
            classes = classes.filter(Q(title__icontains=words) | Q(code__icontains=words))
        if state := asked.get("state"):
            classes = classes.filter(state=state)
        if asked.get("whose") == MINE:
            classes = classes.filter(is_mine=True)
        if asked.get("whose") == OPEN:
            classes = classes.open_for_enrollment(self.today)
        if year := asked.get("year"):
            classes = classes.filter(starts_on__year__lte=year, ends_on__year__gte=year)
        return classes
