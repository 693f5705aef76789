"""What verifying found."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from records.core.database.triggers import UnguardedTable
from records.seals.enums import IssueKind

TOLD = 200
"""Findings of one kind in one table that are told one by one; of more only the number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    table: str
    why: IssueKind
    row: int | None = None
    """The row's number, the chain's cadre, the leaf or the size of the checkpoint."""
    detail: str = ""


@dataclass
class Findings:
    """Collects what is wrong; memory does not grow with it."""

    listed: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, IssueKind]] = field(default_factory=Counter)

    def add(self, table: str, why: IssueKind, row: int | None = None, detail: str = "") -> None:
        """Take down one finding."""
        self.counts[table, why] += 1
        if self.counts[table, why] <= TOLD:
            self.listed.append(Finding(table, why, row, detail))

    @property
    def unlisted(self) -> dict[tuple[str, IssueKind], int]:
        """Return how many more there are of each kind in each table."""
        return {key: count - TOLD for key, count in self.counts.items() if count > TOLD}


@dataclass
class TableSummary:
    """What was read of a table."""

    logged: int = 0
    leaves: int = 0
    waiting: int = 0
    """Rows that the next run of the logger will log."""


@dataclass
class Verification:
    """What was read, and what is wrong with it."""

    leaves: int = 0
    checkpoints: int = 0
    signed_size: int = 0
    """Leaves up to the last checkpoint."""
    witnessed_size: int = 0
    """Leaves up to the last checkpoint that a witness signed."""
    cosignatures: int = 0
    unknown_witnesses: set[str] = field(default_factory=set)
    """Witnesses whose key is not in the settings: what is kept of them was not checked."""
    ran_at: datetime | None = None
    tables: dict[str, TableSummary] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    unguarded: list[UnguardedTable] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.findings.counts and not self.unguarded

    def table(self, name: str) -> TableSummary:
        """Return what was read of a table so far."""
        return self.tables.setdefault(name, TableSummary())
