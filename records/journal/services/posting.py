"""Posting, reversing, restating. Nothing in the book is ever edited."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError, NotPossible
from records.journal.batching import Entries, in_batches
from records.journal.entry_builder import (
    EntryDraft,
    Source,
    draft_row,
    reversal_row,
    source_of,
    sources_of,
    substance,
)
from records.journal.errors import SourceConflict
from records.journal.ledger import append_entries, check_not_merged, lock_chains, newest_by_source
from records.journal.models import Entry
from records.journal.tags import JournalTag
from records.trail.services import record_event


@dataclass(slots=True)
class Restated:
    """What `restate_entries` did."""

    posted: Entries = field(default_factory=Entries)
    reversed: Entries = field(default_factory=Entries)
    unchanged: Entries = field(default_factory=Entries)


Wanted = tuple[Source, EntryDraft | None]
"""A source, and what shall stand for it; None: nothing."""


@dataclass(slots=True)
class _Batch:
    posted: list[Entry] = field(default_factory=list)
    reversed: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)


@transaction.atomic
def post_entries(*, drafts: Iterable[EntryDraft], actor: Actor, now: datetime) -> Entries:
    """Post facts about any number of cadres; return their entries in the order of `drafts`.

    A source posted before gives its entry back, also if it was reversed since, and nothing
    new is written. Raises SourceConflict where it was posted with other content: only
    `restate_entries` replaces what stands. More drafts than a batch come in the order of cadre
    numbers (`in_batches`); a generator of them is never held whole.
    """
    result, written = Entries(), _Written()
    for batch in in_batches(drafts, lambda draft: draft.cadre_id):
        chains = lock_chains(draft.cadre_id for draft in batch)
        check_not_merged(chains)
        newest = newest_by_source(sources_of(batch))
        found = {source: posted.entry for source, posted in newest.items()}
        fresh: list[Entry] = []
        for draft in batch:
            row = draft_row(draft, revision=1, actor=actor, now=now)
            # Also finds a source that stands twice among the drafts themselves.
            standing = found.setdefault(draft.source, row)
            if standing is row:
                fresh.append(row)
            elif substance(standing) != substance(row):
                raise SourceConflict(
                    _("%(source)s was posted before with other content.")
                    % {"source": f"{draft.source_kind} {draft.source_key}"}
                )
        append_entries(chains, fresh)
        written.add(fresh)
        result.numbers.extend(found[draft.source].pk for draft in batch)
    _record_posting(JournalTag.ENTRY_POSTED, written, actor, now)
    return result


def reverse_entry(*, entry: Entry, reason: str, actor: Actor, now: datetime) -> Entry:
    """Cancel `entry` by a reversal and return the reversal; a second time gives the same one."""
    return reverse_entries(entries=[entry], reason=reason, actor=actor, now=now)[0]


@transaction.atomic
def reverse_entries(
    *, entries: Sequence[Entry], reason: str, actor: Actor, now: datetime
) -> list[Entry]:
    """Cancel entries and return their reversals in the same order.

    Raises NotPossible for a reversal: what it cancelled is posted anew instead.
    """
    if not reason.strip():
        raise DomainError(_("Give a reason for the reversal."), field="reason")
    if any(entry.reverses_id for entry in entries):
        raise NotPossible(_("A reversal cannot be reversed; post the fact again."))
    chains = lock_chains(entry.cadre_id for entry in entries)
    numbers = {entry.pk for entry in entries}
    done = {row.reverses_id: row for row in Entry.objects.filter(reverses__in=numbers)}
    fresh = []
    for entry in entries:
        if entry.pk not in done:
            done[entry.pk] = reversal_row(entry, reason=reason, actor=actor, now=now)
            fresh.append(done[entry.pk])
    append_entries(chains, fresh)
    _record_posting(JournalTag.ENTRY_REVERSED, _Written(fresh), actor, now, reason)
    return [done[entry.pk] for entry in entries]


@transaction.atomic
def restate_entries(
    *,
    drafts: Iterable[EntryDraft],
    actor: Actor,
    now: datetime,
    reason: str,
    retire: Iterable[Source | tuple[int, str, str]] = (),
) -> Restated:
    """Make `drafts` what stands for their sources, and nothing stand for those to `retire`.

    For each draft: nothing where an equal entry stands; a reversal and a new entry (the next
    revision of the source) where a different one stands; a new entry where none stands.
    `reason` goes into the reversals. More drafts than a batch come in the order of cadre numbers.
    """
    retired = ((Source(*source), None) for source in sorted(set(retire)))
    wanted = ((draft.source, draft) for draft in drafts)
    result, posted, canceled = Restated(), _Written(), _Written()
    for batch in in_batches(merge(retired, wanted, key=_cadre_of), _cadre_of):
        done = _restate_batch(batch, actor=actor, now=now, reason=reason)
        result.posted.numbers.extend(row.pk for row in done.posted)
        result.reversed.numbers.extend(row.pk for row in done.reversed)
        result.unchanged.numbers.extend(row.pk for row in done.unchanged)
        posted.add(done.posted)
        canceled.add(done.reversed)
    _record_posting(JournalTag.ENTRY_REVERSED, canceled, actor, now, reason)
    _record_posting(JournalTag.ENTRY_POSTED, posted, actor, now)
    return result


def _cadre_of(wanted: Wanted) -> int:
    return wanted[0].cadre_id


def _restate_batch(batch: Sequence[Wanted], *, actor: Actor, now: datetime, reason: str) -> _Batch:
    sources = {source for source, _draft in batch}
    if len(sources) != len(batch):
        raise ValueError("a source is named twice")
    chains = lock_chains(source.cadre_id for source in sources)
    check_not_merged(source.cadre_id for source, draft in batch if draft is not None)
    newest = newest_by_source(sources)
    result = _Batch()
    fresh: list[Entry] = []
    for source, draft in batch:
        last = newest.get(source)
        row = None
        if draft is not None:
            revision = last.entry.revision + 1 if last else 1
            row = draft_row(draft, revision=revision, actor=actor, now=now)
        if last and not last.is_reversed:
            if row and substance(last.entry) == substance(row):
                result.unchanged.append(last.entry)
                continue
            reversal = reversal_row(last.entry, reason=reason, actor=actor, now=now)
            result.reversed.append(reversal)
            fresh.append(reversal)
        if row:
            result.posted.append(row)
            fresh.append(row)
    append_entries(chains, fresh)
    return result


class _Written:
    """What one event tells of all that was written: a few figures, however much it was."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.kinds: Counter[str] = Counter()
        self.cadres: set[int] = set()
        self.digest = hashlib.sha256()
        self.first: int | None = None
        self.add(entries)

    def add(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if self.first is None:
                self.first = entry.pk
            else:
                self.digest.update(b"\n")
            self.digest.update(entry.digest.encode())
            self.kinds[source_of(entry).source_kind] += 1
            self.cadres.add(entry.cadre_id)


def _record_posting(
    tag: JournalTag, written: _Written, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Leave one event for all of it: each entry itself names who posted it and when."""
    if written.first is None:
        return
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=", ".join(f"{kind} × {count}" for kind, count in sorted(written.kinds.items())),
        subject_type="entry",
        subject_id=written.first,
        after={
            "entries": written.kinds.total(),
            "cadres": len(written.cadres),
            "sources": dict(written.kinds),
            "digest": written.digest.hexdigest(),
            **({"reason": reason} if reason else {}),
        },
    )
