"""What the book does when two entries on the register are found to be one person.

Nothing is edited: each standing entry of the duplicate is reversed in its own chain, and the same fact
is posted in the survivor's, with where it came from. A fact that the survivor's chain holds already,
from the same source, is only reversed, and told.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from records.journal.entry_builder import EntryDraft, source_of
from records.journal.ledger import lock_chains
from records.journal.models import MERGED_FROM, Entry
from records.journal.services.posting import restate_entries
from records.register.merging import MergeContext, MergeHandler
from records.register.models import Cadre

NAMED = 5


def move_entries(merging: MergeContext) -> list[str]:
    """Reverse in the duplicate's chain and post in the survivor's."""
    survivor, duplicate = merging.survivor, merging.duplicate
    lock_chains([survivor.pk, duplicate.pk])
    moving = list(
        Entry.objects.current().filter(cadre=duplicate).select_related("conversion").order_by("seq")
    )
    if not moving:
        return []
    known = set(
        Entry.objects.current().filter(cadre=survivor).values_list("source_kind", "source_key")
    )
    new = [entry for entry in moving if (entry.source_kind, entry.source_key) not in known]
    restate_entries(
        drafts=[_draft(entry, merging) for entry in new],
        retire=[source_of(entry) for entry in moving],
        reason=_("Merged into %(number)s: %(reason)s")
        % {"number": survivor.staff_number, "reason": merging.reason},
        actor=merging.actor,
        now=merging.now,
    )
    doubles = [entry for entry in moving if (entry.source_kind, entry.source_key) in known]
    return _report_lines(new, doubles)


def _draft(entry: Entry, merging: MergeContext) -> EntryDraft:
    return EntryDraft(
        cadre_id=merging.survivor.pk,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        source_kind=entry.source_kind,
        source_key=entry.source_key,
        facts={
            **entry.facts,
            MERGED_FROM: {
                "cadre": merging.duplicate.staff_number,
                "seq": entry.seq,
                "digest": entry.digest,
            },
        },
        hours=entry.hours,
        days=entry.days,
        channel=entry.channel,
        content_kind=entry.content_kind,
        grade=entry.grade,
        conversion=entry.conversion,
    )


def _report_lines(new: Sequence[Entry], doubles: Sequence[Entry]) -> list[str]:
    lines = []
    if new:
        lines.append(
            _("Entries of the book carried over: %(count)d, %(hours)s class hours.")
            % {"count": len(new), "hours": sum(entry.hours for entry in new)}
        )
    if doubles:
        lines.append(
            _("Entries counted once, which both had from the same source: %(count)d (%(titles)s).")
            % {
                "count": len(doubles),
                "titles": ", ".join(entry.title for entry in doubles[:NAMED]),
            }
        )
    return lines


def holdings(cadre: Cadre) -> list[str]:
    """Return how many entries stand and their class hours."""
    standing = Entry.objects.current().filter(cadre=cadre)
    return [
        _("Entries of the book: %(count)d, %(hours)s class hours")
        % {"count": standing.count(), "hours": standing.total_hours()}
    ]


JOURNAL_MERGE_HANDLER = MergeHandler(
    "records.journal",
    move=move_entries,
    relations=(
        "records_journal.Entry.cadre",
        "records_journal.Chain.cadre",
        "records_journal.Balance.cadre",
    ),
    holdings=holdings,
)
