"""The entries behind checks, as they are shown and exported."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from records.eligibility.checking.results import CadreCheck
from records.journal.enums import EntryKind
from records.journal.models import Entry

FIELDS = ("pk", "seq", "occurred_on", "kind", "hours", "days", "facts", "digest")


class EntryRef(NamedTuple):
    """One entry as an answer names it."""

    pk: int
    seq: int
    occurred_on: date
    hours: Decimal
    days: Decimal
    title: str
    digest: str

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON tells it; hours and days are numbers."""
        return {
            "id": self.pk,
            "seq": self.seq,
            "occurred_on": self.occurred_on.isoformat(),
            "hours": float(self.hours),
            "days": float(self.days),
            "title": self.title,
            "digest": self.digest,
        }


def evidence_of_checks(checks: Iterable[CadreCheck]) -> dict[int, EntryRef]:
    """Return the entries that prove `checks`, by number; one query."""
    wanted = [pk for check in checks for pk in check.evidence]
    rows = Entry.objects.filter(pk__in=wanted).order_by().values_list(*FIELDS)
    return {row[0]: _ref(*row) for row in rows.iterator()}


def _ref(
    pk: int,
    seq: int,
    occurred_on: date,
    kind: str,
    hours: Decimal,
    days: Decimal,
    facts: dict[str, Any],
    digest: str,
) -> EntryRef:
    title = str(facts.get("title") or EntryKind(kind).label)
    return EntryRef(pk, seq, occurred_on, hours, days, title, digest)
