"""A closed class against the book: whom counting it again would change."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from courses.completion.class_entries import ClassBook, entries_of_class
from courses.completion.gates import Judgement
from records.core.access.actor import Actor
from records.journal.entry_builder import Source, draft_row, substance
from records.journal.services import EntryDraft


def outdated_sources(book: ClassBook, drafts: Sequence[EntryDraft]) -> list[Source]:
    """Return the sources that stand in the book and have nothing to stand on any more."""
    wanted = {draft.source for draft in drafts}
    return [source for source in book.current if source not in wanted]


def changed_cadres(book: ClassBook, judgements: Sequence[Judgement]) -> Collection[int]:
    """Return the ids of the cadres about whom the book would say something else."""
    drafts = entries_of_class(judgements, book)
    changed = {source.cadre_id for source in outdated_sources(book, drafts)}
    now = timezone.now()
    for draft in drafts:
        current = book.current.get(draft.source)
        row = draft_row(draft, revision=1, actor=NOBODY, now=now)
        if current is None or substance(current) != substance(row):
            changed.add(draft.cadre_id)
    return changed


NOBODY = Actor.system("recount")
