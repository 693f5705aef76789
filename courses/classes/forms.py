"""Filters of the class list."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import ClassState
from courses.classes.lists import CLASSES
from records.accounts.enums import RoleKind
from records.core.access.readers import Account

MINE, OPEN = "mine", "open"
UNDER_WAY, TO_CLOSE = "under_way", "to_close"
STATES = [
    ("", _("All states")),
    (UNDER_WAY, _("Under way")),
    (TO_CLOSE, _("Over, for me to close")),
    *ClassState.choices,
]

RUNS_CLASSES = (
    RoleKind.CLASS_SUPERVISOR,
    RoleKind.LECTURER,
    RoleKind.OFFICER,
    RoleKind.AUDITOR,
)


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
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)

    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        # Who trains others looks for states; who is trained only, for the own classes.
        is_trained_only = user.cadre_id is not None and not user.has_role(*RUNS_CLASSES)
        self.fields.pop("state" if is_trained_only else "whose")

    def find(self, classes: Any) -> Any:
        """Return `classes` narrowed to what was asked, in the order asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        return self.narrow(classes).order_by(*CLASSES.order_for(asked.get("sort")))

    def narrow(self, classes: Any) -> Any:
        """Return `classes` narrowed to what was asked; an impossible filter narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if words := asked.get("q"):
            classes = classes.filter(Q(title__icontains=words) | Q(code__icontains=words))
        if state := asked.get("state"):
            classes = self._in_state(classes, state)
        if asked.get("whose") == MINE:
            classes = classes.filter(is_mine=True)
        if asked.get("whose") == OPEN:
            classes = classes.open_for_enrollment(self.today)
        if year := asked.get("year"):
            classes = classes.filter(starts_on__year__lte=year, ends_on__year__gte=year)
        return classes

    def _in_state(self, classes: Any, state: str) -> Any:
        if state == UNDER_WAY:
            return classes.under_way(self.today)
        if state == TO_CLOSE:
            return classes.run_by(self.user).to_close(self.today)
        return classes.filter(state=state)
