"""A closed class against the book: whom a recount would change."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from courses.completion.class_entries import ClassBook, drafts_of
from courses.completion.gates import Standing
from records.core.actor import Actor
from records.journal.entry_builder import Source, draft_row, substance
from records.journal.services import EntryDraft


def outdated_sources(book: ClassBook, drafts: Sequence[EntryDraft]) -> list[Source]:
    """Return the sources that stand in the book and have nothing to stand on any more."""
    wanted = {draft.source for draft in drafts}
    return [source for source in book.standing if source not in wanted]


def changed_cadres(book: ClassBook, standings: Sequence[Standing]) -> Collection[int]:
    """Return the ids of the cadres about whom the book would say something else."""
    drafts = drafts_of(standings, book)
    changed = {source.cadre_id for source in outdated_sources(book, drafts)}
    now = timezone.now()
    for draft in drafts:
        standing = book.standing.get(draft.source)
        row = draft_row(draft, revision=1, actor=NOBODY, now=now)
        if standing is None or substance(standing) != substance(row):
            changed.add(draft.cadre_id)
    return changed


NOBODY = Actor.system("recount")
