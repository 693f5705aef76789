"""The entries of a cadre as an archive lists them: by year, class by class."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.database.kept_queries import KeptQuery
from records.journal.enums import Channel, EntryKind
from records.journal.models import Entry
from records.register.models import Cadre

ONLINE = "online"
COMPLETED = "completed"
GRADES = {
    "excellent": gettext_lazy("Excellent"),
    "good": gettext_lazy("Good"),
    "pass": gettext_lazy("Pass"),
    "fail": gettext_lazy("Fail"),
}
"""The assessment grades that entries carry, in words."""
OUTCOMES = {
    **GRADES,
    COMPLETED: gettext_lazy("Completed"),
    "not_completed": gettext_lazy("Not completed"),
}


def outcome_of(entry: Entry) -> str:
    """Return an entry's grade or outcome in words; a grade that is not known as it stands."""
    return str(OUTCOMES.get(entry.grade, entry.grade))


@dataclass(slots=True)
class Training:
    """One class, or the online study of a year: what it gave, and the entries that say so.

    `entry` stands for the whole: the completion of a class where there is one.
    """

    key: str
    entry: Entry
    parts: list[Entry] = field(default_factory=list)
    hours: Decimal = Decimal(0)
    essay: str = ""
    completed: bool | None = None

    @property
    def title(self) -> str:
        """Return what it is called."""
        return _("Online self-study") if self.key == ONLINE else self.entry.title

    @property
    def facts(self) -> list[str]:
        """Return dates and institution, as they stood when posted."""
        return [fact for fact in (self.dates, self.institution) if fact]

    @property
    def dates(self) -> str:
        """Return first and last day; of an entry outside a class, its own."""
        if self.key == ONLINE:
            return ""
        facts = self.entry.facts
        if "from" in facts and "to" in facts:
            return f"{facts['from']} – {facts['to']}"
        return self.entry.occurred_on.isoformat()

    @property
    def institution(self) -> str:
        """Return who held it."""
        return "" if self.key == ONLINE else str(self.entry.facts.get("host") or "")

    @property
    def grade(self) -> str:
        """Return the essay's grade in words."""
        return str(GRADES.get(self.essay, self.essay))

    @property
    def attendance(self) -> dict[str, Any]:
        """Return planned, attended, leave and absent hours, where the completion tells them."""
        facts = self.entry.facts
        names = ("planned_hours", "attended_hours", "leave_hours", "absent_hours")
        return {name: facts[name] for name in names if name in facts}

    def add(self, entry: Entry) -> None:
        """Take in one more entry."""
        self.parts.append(entry)
        self.hours += entry.hours
        if entry.kind == EntryKind.ESSAY:
            self.essay = entry.grade
        if entry.kind == EntryKind.COMPLETION:
            self.completed = entry.grade == COMPLETED
            self.entry = entry


@dataclass(slots=True)
class Year:
    """A year's trainings and hours."""

    year: int
    trainings: list[Training] = field(default_factory=list)
    concentrated: Decimal = Decimal(0)
    online: Decimal = Decimal(0)

    def add(self, entry: Entry) -> None:
        """Count the hours of one entry."""
        if entry.channel == Channel.CONCENTRATED:
            self.concentrated += entry.hours
        elif entry.channel == Channel.ONLINE:
            self.online += entry.hours


def entries_by_year(cadre: Cadre, as_of: date) -> list[Year]:
    """Return what stands in the archive up to `as_of`, newest year first; one query."""
    return group_by_year(ENTRIES.rows(cadre.pk, as_of))


ENTRIES: KeptQuery[Entry] = KeptQuery(
    lambda cadre, day: (
        Entry.objects.filter(cadre=cadre).as_of(day).current().order_by("occurred_on", "seq")
    ),
    int,
    date,
)


def current_in(book: Iterable[Entry], as_of: date) -> list[Entry]:
    """Return the entries up to `as_of` that are neither reversed nor reversals, day by day.

    As `current` says it in a query, of one person's whole book, read in the order of the chain.
    """
    among = list(book)
    gone = {entry.reverses_id for entry in among}
    current = [
        entry
        for entry in among
        if entry.occurred_on <= as_of and entry.reverses_id is None and entry.pk not in gone
    ]
    return sorted(current, key=lambda entry: entry.occurred_on)


def group_by_year(entries: Iterable[Entry]) -> list[Year]:
    """Return `entries` by year and class, the newest first."""
    years: dict[int, Year] = {}
    trainings: dict[int, dict[str, Training]] = defaultdict(dict)
    for entry in entries:
        number, key = entry.occurred_on.year, _key(entry)
        years.setdefault(number, Year(number)).add(entry)
        trainings[number].setdefault(key, Training(key, entry)).add(entry)
    for number, year in years.items():
        found = trainings[number].values()
        year.trainings = sorted(found, key=lambda one: one.entry.occurred_on, reverse=True)
    return [years[number] for number in sorted(years, reverse=True)]


def _key(entry: Entry) -> str:
    if entry.channel == Channel.ONLINE and not entry.facts.get("class"):
        return ONLINE
    return str(entry.facts.get("class") or entry.pk)
