"""Writes to the book."""

from records.journal.batching import Entries
from records.journal.entry_builder import EntryDraft, Source, key_part
from records.journal.errors import ChainBroken, SourceConflict
from records.journal.services.balances import rebuild_balances
from records.journal.services.conversions import create_conversion_rule
from records.journal.services.posting import (
    Restated,
    post_entries,
    restate_entries,
    reverse_entries,
    reverse_entry,
)

__all__ = [
    "ChainBroken",
    "Entries",
    "EntryDraft",
    "Restated",
    "Source",
    "SourceConflict",
    "create_conversion_rule",
    "key_part",
    "post_entries",
    "rebuild_balances",
    "restate_entries",
    "reverse_entries",
    "reverse_entry",
]
