"""Posting, reversing, restating. Nothing in the book is ever edited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.actor import Actor
from records.core.errors import DomainError, NotPossible
from records.journal.digests import digest_of
from records.journal.drafts import (
    EntryDraft,
    Source,
    draft_row,
    reversal_row,
    source_of,
    sources_of,
    substance,
)
from records.journal.errors import SourceConflict
from records.journal.ledger import append_entries, lock_chains, newest_by_source
from records.journal.models import Entry
from records.trail.enums import Tag
from records.trail.services import record_event


@dataclass(slots=True)
class Restated:
    """What `restate_entries` did."""

    posted: list[Entry] = field(default_factory=list)
    reversed: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)


@transaction.atomic
def post_entries(*, drafts: Sequence[EntryDraft], actor: Actor, now: datetime) -> list[Entry]:
    """Post facts about any number of cadres; return their entries in the order of `drafts`.

    A source posted before gives its entry back, also if it was reversed since, and nothing
    new is written. Raises SourceConflict where it was posted with other content: only
    `restate_entries` replaces what stands.
    """
    chains = lock_chains(draft.cadre_id for draft in drafts)
    found = {key: posted.entry for key, posted in newest_by_source(sources_of(drafts)).items()}
    fresh: list[Entry] = []
    for draft in drafts:
        row = draft_row(draft, revision=1, actor=actor, now=now)
        standing = found.setdefault(draft.source, row)
        if standing is row:
            fresh.append(row)
        elif substance(standing) != substance(row):
            raise SourceConflict(
                _("%(source)s was posted before with other content.")
                % {"source": f"{draft.source_kind} {draft.source_key}"}
            )
    append_entries(chains, fresh)
    _tell(Tag.ENTRY_POSTED, fresh, actor, now)
    return [found[draft.source] for draft in drafts]


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
    _tell(Tag.ENTRY_REVERSED, fresh, actor, now, reason)
    return [done[entry.pk] for entry in entries]


@transaction.atomic
def restate_entries(
    *,
    drafts: Sequence[EntryDraft],
    actor: Actor,
    now: datetime,
    reason: str,
    retire: Sequence[Source | tuple[int, str, str]] = (),
) -> Restated:
    """Make `drafts` what stands for their sources, and nothing stand for those to `retire`.

    For each draft: nothing where an equal entry stands; a reversal and a new entry (the next
    revision of the source) where a different one stands; a new entry where none stands.
    `reason` goes into the reversals.
    """
    retired = {Source(*source) for source in retire}
    wanted = {draft.source: draft for draft in drafts}
    if len(wanted) != len(drafts) or retired & wanted.keys():
        raise ValueError("a source is named twice")
    chains = lock_chains(source.cadre_id for source in (*wanted, *retired))
    newest = newest_by_source(wanted.keys() | retired)
    result = Restated()
    fresh: list[Entry] = []

    def cancel(entry: Entry) -> None:
        row = reversal_row(entry, reason=reason, actor=actor, now=now)
        result.reversed.append(row)
        fresh.append(row)

    for source in sorted(retired & newest.keys()):
        if not newest[source].is_reversed:
            cancel(newest[source].entry)
    for source, draft in wanted.items():
        last = newest.get(source)
        revision = last.entry.revision + 1 if last else 1
        row = draft_row(draft, revision=revision, actor=actor, now=now)
        if last and not last.is_reversed:
            if substance(last.entry) == substance(row):
                result.unchanged.append(last.entry)
                continue
            cancel(last.entry)
        result.posted.append(row)
        fresh.append(row)
    append_entries(chains, fresh)
    _tell(Tag.ENTRY_REVERSED, result.reversed, actor, now, reason)
    _tell(Tag.ENTRY_POSTED, result.posted, actor, now)
    return result


def _tell(
    tag: Tag, entries: Sequence[Entry], actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Leave one event for the lot: each entry itself names who posted it and when."""
    if not entries:
        return
    kinds = Counter(source_of(entry).source_kind for entry in entries)
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=", ".join(f"{kind} × {count}" for kind, count in sorted(kinds.items())),
        subject_type="entry",
        subject_id=entries[0].pk,
        after={
            "entries": len(entries),
            "cadres": len({entry.cadre_id for entry in entries}),
            "sources": dict(kinds),
            "digest": digest_of("\n".join(entry.digest for entry in entries)),
            **({"reason": reason} if reason else {}),
        },
    )
