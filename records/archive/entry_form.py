"""Filters of the list of entries."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.archive.lists import ENTRIES
from records.core.access.readers import Reader
from records.core.pinyin import as_typed
from records.journal.enums import Channel, EntryKind
from records.journal.models import EntryQuerySet, title_holds
from records.register.models import Cadre
from records.register.unit_field import UnitField, UnitFieldsMixin

ALL_KINDS = ("", _("All kinds"))
ALL_CHANNELS = ("", _("All"))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class EntryFilterForm(UnitFieldsMixin, forms.Form):
    """Find entries by person, title, kind, days and today's unit of the person."""

    q = forms.CharField(label=_("Person or title"), required=False, max_length=60)
    unit = UnitField("register:find:unit", label=_("Unit"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ALL_KINDS, *EntryKind.choices]
    )
    channel = forms.ChoiceField(
        label=_("Counts toward"),
        required=False,
        choices=[ALL_CHANNELS, *((value, label) for value, label in Channel.choices if value)],
    )
    since = _day(_("From"))
    until = _day(_("To"))
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: Reader) -> None:
        super().__init__(data)
        self.let_name(user)

    def find(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Return those of `entries` that fit, in the order asked for.

        An impossible filter narrows nothing.
        """
        if words := as_typed(self._value("q") or ""):
            named = Cadre.objects.find(words)
            entries = entries.filter(Q(cadre__in=named) | Q(title_holds(words)))
        if unit := self._value("unit"):
            entries = entries.filter(cadre__unit__path__startswith=unit.path)
        for name in ("kind", "channel"):
            if value := self._value(name):
                entries = entries.filter(**{name: value})
        return self._within_days(entries).order_by(*ENTRIES.order_for(self._value("sort")))

    def _within_days(self, entries: EntryQuerySet) -> EntryQuerySet:
        since: date | None = self._value("since")
        until: date | None = self._value("until")
        if since:
            entries = entries.filter(occurred_on__gte=since)
        return entries.filter(occurred_on__lte=until) if until else entries

    def _value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
