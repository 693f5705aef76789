"""What an import of online hours would post; nothing is written here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from records.archive.online.conversion import SOURCE_KIND, Converter
from records.archive.online.fields import IDENTITIES, ONLINE_FIELDS, minutes_of
from records.core.errors import DomainError
from records.core.sheets import Record, RowError, Table, read_table
from records.core.sheets.values import CellError, plain
from records.journal.entry_builder import EntryDraft, Source, key_part
from records.journal.enums import EntryKind
from records.journal.ledger import Posted, newest_by_source
from records.register.history import UnitHistory, unit_by_posts
from records.register.models import Appointment, Cadre, Unit
from records.register.roster.match import Matcher


def online_source(cadre_id: int, course: str, day: date) -> Source:
    """Return the source of one course on one day.

    The person is the cadre, not the number in the file: a new staff number posts nothing twice.
    """
    course_key = key_part(plain(course).casefold())
    return Source(cadre_id, SOURCE_KIND, f"{day:%Y%m%d}:{course_key}")


@dataclass(slots=True)
class PlannedHours:
    """One good row: hours to post, to restate, or standing already.

    `draft` is None where an entry that stands is to be taken back: no time was spent after all.
    """

    number: int
    cadre: Cadre
    course: str
    day: date
    minutes: Decimal
    posted: Posted | None
    draft: EntryDraft | None = None
    outcome: str = "unchanged"

    @property
    def source(self) -> Source:
        """Return the source in the book."""
        return online_source(self.cadre.pk, self.course, self.day)

    @property
    def current_hours(self) -> Decimal | None:
        """Return the hours that stand in the book for this row."""
        stands = self.posted is not None and not self.posted.is_reversed
        return self.posted.entry.hours if self.posted and stands else None


@dataclass(slots=True)
class OnlinePlan:
    """The preview of an import; after an apply, what was done."""

    rows: int
    good: list[PlannedHours]
    errors: list[RowError]
    notes: tuple[str, ...] = ()
    filename: str = field(default="")

    def count(self, outcome: str) -> int:
        """Return how many rows are new, changed or unchanged."""
        return sum(row.outcome == outcome for row in self.good)

    def as_json(self) -> dict[str, Any]:
        """Return the figures and errors, as the command prints them."""
        counts = Counter(row.outcome for row in self.good)
        return {
            "rows": self.rows,
            **{outcome: counts[outcome] for outcome in ("new", "changed", "unchanged")},
            "errors": [error._asdict() for error in self.errors],
        }

    def lines(self, limit: int) -> list[dict[str, Any]]:
        """Return the first `limit` rows that do something, as a preview shows them."""
        doing = (row for row in self.good if row.outcome != "unchanged")
        return [
            {
                "row": row.number,
                "name": row.cadre.name,
                "outcome": row.outcome,
                "changes": [
                    {
                        "label": f"{row.course} ({row.day.isoformat()})",
                        "before": "" if row.current_hours is None else str(row.current_hours),
                        "after": str(row.draft.hours if row.draft else 0),
                    }
                ],
            }
            for row in islice(doing, limit)
        ]


def plan_online_hours(
    content: bytes,
    filename: str,
    *,
    today: date,
    allowed: Iterable[Unit] | None = None,
) -> OnlinePlan:
    """Read an export and say what importing it would post; the number of queries does not grow.

    `allowed` are the units whose cadres the importing person keeps (None: all). Raises
    DomainError where the file cannot be read as such an export at all.
    """
    table = read_table(content, filename, ONLINE_FIELDS, IDENTITIES)
    planner = _Planner(table, filename, today, allowed)
    good = [row for row in map(planner.read, table.records) if row is not None]
    good = planner.settle(good)
    errors = [error for record in table.records for error in record.errors]
    return OnlinePlan(len(table.records), good, errors, table.notes, filename)


class _Planner:
    def __init__(
        self, table: Table, filename: str, today: date, allowed: Iterable[Unit] | None
    ) -> None:
        self.filename = filename
        self.today = today
        self.paths = None if allowed is None else tuple(unit.path for unit in allowed)
        self.header = table.header.columns["minutes"].header
        self.matcher = Matcher(table.records)
        self.records = {record.row: record for record in table.records}
        self.seen: dict[Source, int] = {}

    def read(self, record: Record) -> PlannedHours | None:
        """Return who learned what and when, None where the record has errors."""
        cadre = self._cadre(record)
        values = record.values
        minutes = self._minutes(record)
        day = values.get("date")
        if day is not None and day > self.today:
            record.refuse("date", _("The date %(date)s lies in the future.") % {"date": day})
        if record.errors or cadre is None or minutes is None or day is None:
            return None
        row = PlannedHours(record.row, cadre, values["course"], day, minutes, None)
        earlier = self.seen.setdefault(row.source, record.row)
        if earlier != record.row:
            record.refuse(
                "course",
                _("Row %(row)s already has this person, course and date.") % {"row": earlier},
            )
            return None
        return row

    def settle(self, rows: list[PlannedHours]) -> list[PlannedHours]:
        """Hold the rows against the book and convert what is new or other."""
        sources = {row.source for row in rows}
        posted = newest_by_source(sources)
        converter = Converter({row.cadre.pk for row in rows}, sources)
        # In the order of days, so that a yearly cap cuts the same hours each time.
        settled = []
        for row in sorted(rows, key=lambda r: (r.day, r.number)):
            row.posted = posted.get(row.source)
            try:
                self._settle(row, converter)
            except DomainError as error:
                self.records[row.number].refuse(error.field, str(error))
                continue
            settled.append(row)
        return sorted(settled, key=lambda row: row.number)

    def _cadre(self, record: Record) -> Cadre | None:
        if {error.field for error in record.errors} & {"staff_number", "citizen_number"}:
            return None
        try:
            cadre = self.matcher.find(record.values)
            self._check(cadre, record)
        except DomainError as error:
            record.refuse(error.field, str(error))
            return None
        return cadre

    def _check(self, cadre: Cadre | None, record: Record) -> None:
        by = "staff_number" if "staff_number" in record.values else "citizen_number"
        if cadre is None:
            raise DomainError(_("Nobody on the register has this number."), field=by)
        if self.paths is not None and not cadre.unit.path.startswith(self.paths):
            raise DomainError(
                _("This person stands on the register under a unit outside this import."),
                field=by,
            )
        name = record.values.get("name")
        if name is not None and plain(name) != plain(cadre.name):
            raise DomainError(
                _("On the register this number is %(name)s's.") % {"name": cadre.name},
                field="name",
            )

    def _minutes(self, record: Record) -> Decimal | None:
        if "minutes" not in record.values:
            return None
        try:
            return minutes_of(record.values["minutes"], self.header)
        except CellError as error:
            record.refuse("minutes", error.message)
            return None

    def _settle(self, row: PlannedHours, converter: Converter) -> None:
        stands = row.current_hours is not None
        if not row.minutes:
            # An item that was opened and left gives nothing, and takes back what it gave.
            row.outcome = "changed" if stands else "unchanged"
            return
        converted = converter.convert(row.cadre.pk, row.day, row.minutes)
        # Taken back in the book by a person: the same minutes again do not bring it back.
        if row.posted and row.posted.entry.facts.get("minutes") == str(row.minutes):
            return
        post = self._post_on(row.cadre, row.day)
        row.outcome = "changed" if row.posted else "new"
        row.draft = EntryDraft(
            cadre_id=row.cadre.pk,
            kind=EntryKind.HOURS,
            occurred_on=row.day,
            source_kind=SOURCE_KIND,
            source_key=row.source.source_key,
            hours=converted.hours,
            channel=converted.rule.counts_toward,
            conversion=converted.rule,
            facts={
                "title": row.course,
                "minutes": str(row.minutes),
                "unit": self._unit_on(row.cadre, row.day),
                "post": post.post_title if post else "",
                "conversion": converted.rule.code,
                "evidence": [f"{self.filename[:100]} #{row.number}"],
            },
        )

    def _unit_on(self, cadre: Cadre, day: date) -> str:
        """Return the name, on `day`, of the unit the person belonged to that day."""
        unit = unit_by_posts(self.matcher.posts.get(cadre.pk, []), day)
        return self.units.of(unit or cadre.registered_in_id or cadre.unit_id, day).name

    @cached_property
    def units(self) -> UnitHistory:
        """Return the units of everybody in the file, on any day."""
        posts = (post.unit_id for held in self.matcher.posts.values() for post in held)
        people = self.matcher.by_staff.values()
        own = (pk for c in people for pk in (c.registered_in_id, c.unit_id) if pk is not None)
        return UnitHistory([*posts, *own])

    def _post_on(self, cadre: Cadre, day: date) -> Appointment | None:
        held = (
            post
            for post in self.matcher.posts.get(cadre.pk, [])
            if post.is_main and post.since <= day and (post.until is None or day < post.until)
        )
        return next(held, None)
