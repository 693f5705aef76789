"""What proves an entry: brought by the rooms above the journal that post entries."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from records.core.seams import Seam
from records.journal.models import Entry


@dataclass(frozen=True, slots=True)
class EvidenceStep:
    """One step down from an entry: a session, a mark, a receipt. `url` may be empty."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an entry rests on, from the whole down to the single marks."""

    title: str
    url: str = ""
    steps: list[EvidenceStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """A room that explains entries: those of the source kinds that `kinds` returns."""

    code: str
    kinds: Callable[[], Collection[str]]
    explain: Callable[[Entry], Evidence | None]


SOURCES: Seam[EvidenceSource] = Seam("sources")


def evidence_of(entry: Entry) -> Evidence | None:
    """Return what proves `entry`; for a reversal, what proved the entry it cancels.

    None where no room explains the source.
    """
    explained = entry.reverses or entry
    for source in SOURCES:
        if explained.source_kind in source.kinds():
            return source.explain(explained)
    return None
