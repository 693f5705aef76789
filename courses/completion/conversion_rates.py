"""The conversion rows that a class's dates fall under."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.classes.models import TrainingClass
from courses.classes.teaching_days import Planned
from courses.completion.hours import Credit, Worth, credit_days, credit_items, item_unit
from records.core.codes import Mode
from records.core.errors import NotPossible
from records.journal.enums import Channel, ConversionUnit
from records.journal.models import ConversionRule

OFF_THE_JOB, ONLINE = "off_the_job", "online_hours"


class ConversionRates:
    """The rows in force on each date of a class, loaded with a fixed number of queries."""

    def __init__(self, training_class: TrainingClass, planned: Sequence[Planned]) -> None:
        self.planned = planned
        self.is_online = training_class.mode == Mode.ONLINE
        self.source = ONLINE if self.is_online else OFF_THE_JOB
        self.rules = self._load({session.day for session in planned})
        self.earned: dict[frozenset[int], list[Credit]] = {}

    @property
    def channel(self) -> Channel:
        """Return what the hours count toward."""
        return Channel.ONLINE if self.is_online else Channel.CONCENTRATED

    @cached_property
    def worth(self) -> Worth:
        """Return the hours of each unit on each date, within the cap of an item."""
        return {key: _hours(rule) for key, rule in self.rules.items()}

    def check(self) -> None:
        """Raise NotPossible where a date has no row."""
        for session in self.planned:
            units: Iterable[str] = (
                (item_unit(session),)
                if self.is_online
                else (ConversionUnit.DAY, ConversionUnit.HALF_DAY)
            )
            for unit in units:
                if (session.day, unit) not in self.rules:
                    raise NotPossible(
                        _("No conversion row “%(row)s” is in force on %(date)s.")
                        % {"row": f"{self.source}/{unit}", "date": session.day.isoformat()}
                    )

    def credits(self, attended: frozenset[int]) -> list[Credit]:
        """Return what the sessions attended earn; most of a class attended the same ones."""
        if attended not in self.earned:
            earn = credit_items if self.is_online else credit_days
            self.earned[attended] = earn(self.planned, attended, self.worth)
        return self.earned[attended]

    def _load(self, days: set[date]) -> dict[tuple[date, str], ConversionRule]:
        """Ask once for each stretch of dates under the same rows: nearly always one."""
        if not days:
            return {}
        first, last = min(days), max(days)
        rows = ConversionRule.objects.filter(source_kind=self.source)
        changes = {first}
        changed = Q(effective_from__range=(first, last)) | Q(effective_to__range=(first, last))
        for begins, ends in rows.filter(changed).values_list("effective_from", "effective_to"):
            changes |= {begins} if begins > first else set()
            changes |= {date.fromordinal(ends.toordinal() + 1)} if ends else set()
        stretches = {
            start: {rule.unit: rule for rule in rows.in_force(start)} for start in sorted(changes)
        }
        found: dict[tuple[date, str], ConversionRule] = {}
        for day in days:
            start = max(start for start in stretches if start <= day)
            found |= {(day, unit): rule for unit, rule in stretches[start].items()}
        return found


def _hours(rule: ConversionRule) -> Decimal:
    if rule.cap_per_item is None:
        return rule.hours_per_unit
    return min(rule.hours_per_unit, rule.cap_per_item)
