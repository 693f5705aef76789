"""What an import would do, row by row; nothing is written here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.long_work import Progress, no_progress
from records.core.sheets import Record, RowError, Table, read_table
from records.register.models import Cadre, Unit
from records.register.roster.facts import FactKeeper
from records.register.roster.fields import IDENTITIES, LABELS, PERSON_FIELDS, ROSTER_FIELDS
from records.register.roster.match import Matcher
from records.register.roster.posts import NewPost, plan_post
from records.register.roster.units import UnitFinder
from records.register.services import MASKS, jsonable


@dataclass(slots=True)
class PlannedRow:
    """One good row: a new cadre, changes to one, or nothing to do.

    `before` and `after` hold the fields that change, in the trail's form (numbers masked).
    """

    number: int
    name: str
    values: dict[str, Any]
    cadre: Cadre | None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    post: NewPost | None = None

    @property
    def outcome(self) -> str:
        """Return new, changed or unchanged."""
        if self.cadre is None:
            return "new"
        return "changed" if self.after or self.post else "unchanged"

    def changes(self) -> list[tuple[str, str, str]]:
        """Return label, value before and value after of what changes, as people read them."""
        shown = [
            (
                str(LABELS[name]),
                display(name, getattr(self.cadre, name)),
                display(name, self.values[name]),
            )
            for name in self.after
        ]
        if self.post is not None:
            old = self.post.ends
            shown.append((str(LABELS["post_title"]), _post(old), _post(self.post)))
        return shown


@dataclass(slots=True)
class RosterPlan:
    """The preview of an import; after an apply, what was done."""

    rows: int
    good: list[PlannedRow]
    errors: list[RowError]
    notes: tuple[str, ...] = ()

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
                "name": row.name,
                "outcome": row.outcome,
                "changes": [
                    {"label": label, "before": before, "after": after}
                    for label, before, after in row.changes()
                ],
            }
            for row in islice(doing, limit)
        ]


def plan_roster(
    content: bytes,
    filename: str,
    *,
    today: date,
    unit: Unit | None = None,
    allowed: Iterable[Unit] | None = None,
    progress: Progress = no_progress,
) -> RosterPlan:
    """Read a roster and say what importing it would do; the number of queries does not grow.

    `unit` gives the unit where the sheet names none, and bounds it where it does; `allowed`
    are the units the importing person keeps. Raises DomainError where the file cannot be read
    as a roster at all.
    """
    table = read_table(content, filename, ROSTER_FIELDS, IDENTITIES)
    planner = _Planner(table, UnitFinder(within=unit, allowed=allowed), unit, today)
    good = []
    for record in table.records:
        # Reading does none of what was asked for yet, but it can be broken off.
        progress(0, len(table.records))
        row = planner.plan(record)
        if row is not None:
            good.append(row)
    errors = [error for record in table.records for error in record.errors]
    return RosterPlan(len(table.records), good, errors, table.notes)


class _Planner:
    def __init__(self, table: Table, finder: UnitFinder, unit: Unit | None, today: date) -> None:
        self.matcher = Matcher(table.records)
        self.facts = FactKeeper(table.header, table.records, today)
        self.finder = finder
        self.unit = unit

    def plan(self, record: Record) -> PlannedRow | None:
        """Return what a record asks for, None where it has errors (kept in the record)."""
        known, cadre = self._identify(record)
        self.facts.settle(record, cadre)
        self._settle_unit(record, cadre, known)
        posts = self.matcher.posts.get(cadre.pk, []) if cadre else []
        post = plan_post(record, cadre, posts, self.facts)
        if record.errors:
            return None
        row = PlannedRow(record.row, record.values["name"], record.values, cadre, post=post)
        _compare(row)
        return row

    def _identify(self, record: Record) -> tuple[bool, Cadre | None]:
        """Return whether the row says who it is about, and the cadre if on the register."""
        refused = {error.field for error in record.errors}
        if refused & {"citizen_number", "staff_number"}:
            return False, None
        try:
            cadre = self.matcher.find(record.values)
            self.matcher.check_not_repeated(record.row, record.values, cadre)
            self._check_reach(cadre)
        except DomainError as error:
            record.refuse(error.field, str(error))
            return False, None
        return True, cadre

    def _check_reach(self, cadre: Cadre | None) -> None:
        if cadre is None:
            return
        if not self.finder.holds(cadre.unit):
            raise DomainError(
                _("This person stands on the register under a unit outside this import."),
                field="unit",
            )
        if cadre.left_on is not None and cadre.left_on <= self.facts.today:
            raise DomainError(
                _("This person left the register on %(date)s.") % {"date": cadre.left_on},
                field="name",
            )

    def _settle_unit(self, record: Record, cadre: Cadre | None, known: bool) -> None:
        values = record.values
        both = values.pop("unit_and_post", None)
        text = values.pop("unit", None)
        try:
            if text is not None:
                values["unit"] = self.finder.find(text)
            if both is not None:
                unit, title = self.finder.divide(both)
                values.setdefault("unit", unit)
                if title:
                    values.setdefault("post_title", title[:100])
            if text is None and both is None:
                self._apply_group_unit(record, cadre)
        except DomainError as error:
            record.refuse("unit_and_post" if text is None and both else "unit", str(error))
            return
        if known and cadre is None and "unit" not in values:
            self._give_unit(record)

    def _apply_group_unit(self, record: Record, cadre: Cadre | None) -> None:
        """Take the unit that a line above the row names, but for who is in a part of it already."""
        try:
            unit = self.finder.find_group(record.group)
        except DomainError:
            if cadre is None:
                raise
            return
        if unit and not (cadre and cadre.unit.path.startswith(unit.path)):
            record.values["unit"] = unit

    def _give_unit(self, record: Record) -> None:
        if self.unit is None:
            record.refuse("unit", _("Say the unit, in a column or for the whole file."))
        elif not self.finder.holds(self.unit):
            record.refuse("unit", _("%(unit)s is not among your units.") % {"unit": self.unit})
        else:
            record.values["unit"] = self.unit


def _compare(row: PlannedRow) -> None:
    if row.cadre is None:
        return
    for name in PERSON_FIELDS:
        if name not in row.values:
            continue
        old, new = getattr(row.cadre, name), row.values[name]
        if old != new:
            row.before[name], row.after[name] = jsonable(name, old), jsonable(name, new)


def display(name: str, value: Any) -> str:
    """Return a value of a cadre's field as people read it, protected ones masked."""
    if value in (None, ""):
        return ""
    if name in MASKS:
        return MASKS[name](value)
    choices = dict(getattr(Cadre._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value))


def _post(post: Any) -> str:
    if post is None:
        return ""
    title = post.title if isinstance(post, NewPost) else post.post_title
    since = _("since %(date)s") % {"date": post.since.isoformat()}
    return f"{title} ({since})"
