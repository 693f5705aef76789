"""Rows that no leaf holds: waiting for the next run, or put in behind the log's back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from records.seals.enums import IssueKind
from records.seals.findings import TOLD, Findings
from records.seals.log import GRACE, Lateness
from records.seals.rows import Row
from records.seals.tables import moment_column

CHUNK = 500


class Unlogged:
    """Keeps the rows that a leaf did not know, until it is clear that no other does."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.late: dict[str, set[int]] = {}
        self.extras: dict[str, set[int]] = {}
        self.filled: dict[str, set[int]] = {}

    def logged_late(self, table: str, numbers: Iterable[int]) -> None:
        """Take down rows that stand among others and have a leaf of their own."""
        self.late.setdefault(table, set()).update(numbers)

    def suspect(self, table: str, extras: Iterable[int], filled: Iterable[int]) -> None:
        """Take down rows that a leaf did not know, or whose newer columns hold something."""
        self.extras.setdefault(table, set()).update(extras)
        self.filled.setdefault(table, set()).update(filled)

    def judge(
        self, model: type[models.Model], last: int, ran_at: datetime | None, findings: Findings
    ) -> int:
        """Tell what was put in or filled in; return how many rows merely wait for the next run.

        `last` is the highest number logged, `ran_at` when the log was last brought up to date.
        """
        table = model._meta.db_table
        late = self.late.get(table, set())
        unknown = self.extras.get(table, set()) - late
        for pk in sorted(self.filled.get(table, set()) - late - unknown):
            findings.add(table, IssueKind.CHANGED, pk)
        lateness = Lateness.of(table, ran_at, self.now)
        inserted = [pk for pk in sorted(unknown) if self._is_late(model, pk, lateness)]
        waiting = len(unknown) - len(inserted)
        above = model._base_manager.filter(pk__gt=last)
        waiting += above.count()
        moment = moment_column(model)
        if moment and ran_at is not None:
            dated_back = above.filter(**{f"{moment}__lt": ran_at - GRACE})
            waiting -= dated_back.count()
            inserted += list(dated_back.order_by("pk").values_list("pk", flat=True)[: TOLD + 1])
        for pk in inserted:
            findings.add(table, IssueKind.INSERTED, pk, "not logged")
        return waiting

    @staticmethod
    def _is_late(model: type[models.Model], pk: int, lateness: Lateness) -> bool:
        moment = moment_column(model)
        rows = model._base_manager.filter(pk=pk)
        at = rows.values_list(moment, flat=True).first() if moment else None
        return lateness.is_late(Row(pk, "", at.isoformat() if at else ""))
