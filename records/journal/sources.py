"""What proves an entry. Rooms above the book tell it here; they register in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass, field

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


Resolver = Callable[[Entry], Evidence | None]

_resolvers: dict[str, Resolver] = {}


def register_source(kind: str, resolver: Resolver) -> None:
    """Let `resolver` explain the entries whose source kind is `kind`."""
    _resolvers[kind] = resolver


def evidence_of(entry: Entry) -> Evidence | None:
    """Return what proves `entry`; for a reversal, what proved the entry it cancels.

    None where no room has registered the source.
    """
    original = entry.reverses or entry
    resolver = _resolvers.get(original.source_kind)
    return resolver(original) if resolver else None
