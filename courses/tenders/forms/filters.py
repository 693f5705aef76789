"""Filters of the list of tenders."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.tenders.enums import TenderState
from courses.tenders.lists import TENDERS
from courses.tenders.models import Regime
from courses.tenders.queues import WAITING, queue_of
from records.core.access.readers import Reader


def _regimes() -> list[tuple[str, Any]]:
    latest = {row.code: row.label for row in Regime.objects.order_by("code", "version")}
    return [("", _("All regimes")), *sorted(latest.items())]


class TenderFilterForm(forms.Form):
    """Find a tender by words, state, regime, year, and what waits for one."""

    q = forms.CharField(label=_("Title or number"), required=False, max_length=60)
    waiting = forms.ChoiceField(label=_("What waits"), required=False, choices=WAITING)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *TenderState.choices]
    )
    regime = forms.ChoiceField(label=_("Regime"), required=False, choices=_regimes)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2020, max_value=2100)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Reader, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now

    def find(self, tenders: Any) -> Any:
        """Return `tenders` narrowed to what was asked, in the order asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        return self._narrow(tenders, asked).order_by(*TENDERS.order_for(asked.get("sort")))

    def _narrow(self, tenders: Any, asked: dict[str, Any]) -> Any:
        if words := asked.get("q"):
            tenders = tenders.filter(Q(title__icontains=words) | Q(number__icontains=words))
        if waiting := asked.get("waiting"):
            rows = queue_of(self.user, waiting, self.now)
            tenders = tenders.filter(pk__in=rows.values("pk"))
        if state := asked.get("state"):
            tenders = tenders.filter(state=state)
        if code := asked.get("regime"):
            tenders = tenders.filter(regime__code=code)
        if year := asked.get("year"):
            tenders = tenders.filter(year=year)
        return tenders
