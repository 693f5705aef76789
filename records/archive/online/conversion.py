"""Minutes of an online item to class hours, by the rows of its day (docs/rules.md §4)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.journal.entry_builder import Source
from records.journal.enums import ConversionUnit
from records.journal.models import ConversionRule, Entry

SOURCE_KIND = "online_hours"


class Converted(NamedTuple):
    """What an item is worth, and the row that says so."""

    hours: Decimal
    rule: ConversionRule


def item_unit(minutes: Decimal) -> ConversionUnit:
    """Return which row counts an item of so many minutes."""
    if minutes >= 30:
        return ConversionUnit.ITEM_30
    return ConversionUnit.ITEM_15 if minutes > 15 else ConversionUnit.ITEM_SHORT


class Converter:
    """The conversion rows, loaded once, and what is left of their yearly caps.

    `sources` are those the file speaks of: what the book has of them does not use up a cap.
    """

    def __init__(self, cadre_ids: Collection[int], sources: Collection[Source]) -> None:
        rules = ConversionRule.objects.filter(source_kind=SOURCE_KIND, is_active=True)
        self.rules = list(rules.order_by("-version"))
        self.used: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
        if any(rule.cap_per_year is not None for rule in self.rules):
            self._load_used(cadre_ids, {(s.cadre_id, s.source_key) for s in sources})

    def _load_used(self, cadre_ids: Collection[int], own: Collection[tuple[int, str]]) -> None:
        rows = (
            Entry.objects.current()
            .filter(source_kind=SOURCE_KIND, cadre_id__in=cadre_ids, conversion__isnull=False)
            .values_list("cadre_id", "occurred_on", "conversion__unit", "source_key")
            .annotate(total=Sum("hours"))
            .order_by()
        )
        for cadre_id, day, unit, key, total in rows:
            if (cadre_id, key) not in own:
                self.used[cadre_id, day.year, unit] += total

    def convert(self, cadre_id: int, day: date, minutes: Decimal) -> Converted:
        """Return the hours of an item, within the caps per item and per year."""
        rule = self._rule(item_unit(minutes), day)
        hours = rule.hours_per_unit
        if rule.cap_per_item is not None:
            hours = min(hours, rule.cap_per_item)
        if rule.cap_per_year is not None:
            key = (cadre_id, day.year, rule.unit)
            hours = min(hours, max(rule.cap_per_year - self.used[key], Decimal(0)))
            self.used[key] += hours
        return Converted(hours, rule)

    def _rule(self, unit: str, day: date) -> ConversionRule:
        for rule in self.rules:
            begun = rule.effective_from <= day
            if rule.unit == unit and begun and (not rule.effective_to or day <= rule.effective_to):
                return rule
        raise DomainError(
            _("No conversion row is in force for online items on %(date)s.")
            % {"date": day.isoformat()},
            field="date",
        )
