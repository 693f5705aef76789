"""Under the services: chains are locked, rows sealed, heads and balances moved.

Everything here runs inside the caller's transaction, on one batch of facts, in a number of
queries that does not depend on how many they are.
"""

import hmac
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from records.core.errors import NotPossible
from records.core.seams import facts_changed
from records.journal.digests import GENESIS, canonical_text, digest_of, head_mac
from records.journal.entry_builder import Source, source_of
from records.journal.enums import EntryKind
from records.journal.errors import ChainBroken
from records.journal.models import Balance, Chain, Entry
from records.register.models import Cadre

BATCH = 2000

POSTED_SQL = {
    "postgresql": """
        SELECT e.id FROM jsonb_array_elements(%s::jsonb) AS w(source)
        JOIN records_journal_entry e ON e.cadre_id = (w.source->>0)::bigint
         AND e.source_kind = w.source->>1 AND e.source_key = w.source->>2""",
    "sqlite": """
        SELECT e.id FROM json_each(%s) AS w
        CROSS JOIN records_journal_entry e ON e.cadre_id = json_extract(w.value, '$[0]')
         AND e.source_kind = json_extract(w.value, '$[1]')
         AND e.source_key = json_extract(w.value, '$[2]')""",
}


class Posted(NamedTuple):
    """The newest entry of a source, and whether it was reversed since."""

    entry: Entry
    is_reversed: bool


def lock_chains(cadre_ids: Iterable[int]) -> dict[int, Chain]:
    """Lock and return the chains of the cadres, begun where missing.

    In the order of cadre numbers, so that two callers never wait for each other, also those that
    lock several batches one after another. Raises ChainBroken where a chain's end was changed by
    someone without the key: posting on would give it a valid one.
    """
    ids = sorted(set(cadre_ids))
    # Chains are missing once in a person's life. The count spares the insert, which would write a
    # lock on every row, in all the other cases.
    if Chain.objects.filter(pk__in=ids).count() < len(ids):
        _begin_chains(ids)
    locked = Chain.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    chains = {chain.pk: chain for chain in locked}
    for chain in chains.values():
        # The trigger cannot guard this table, which moves with each posting: the key does. It is
        # asked here since a posting is what would bless a changed end with a valid digest.
        if not hmac.compare_digest(chain.mac, head_mac(chain.pk, chain.length, chain.head)):
            raise ChainBroken(
                _("The journal chain of cadre %s was changed from outside. Run verify_journal.")
                % chain.pk
            )
    return chains


def _begin_chains(ids: Sequence[int]) -> None:
    """Begin the chains that are missing and lock the others, each in its turn.

    To begin the missing ones first and to lock the rest after them would break the order. The
    condition that never holds leaves a row as it is, and PostgreSQL locks it all the same.
    """
    table = connection.ops.quote_name(Chain._meta.db_table)
    with connection.cursor() as cursor:
        for start in range(0, len(ids), BATCH):
            rows = [(pk, GENESIS, head_mac(pk, 0, GENESIS)) for pk in ids[start : start + BATCH]]
            places = ", ".join(["(%s, 0, %s, %s)"] * len(rows))
            cursor.execute(
                f"INSERT INTO {table} (cadre_id, length, head, mac) VALUES {places} "  # noqa: S608
                "ON CONFLICT (cadre_id) DO UPDATE SET head = excluded.head WHERE false",
                [value for row in rows for value in row],
            )


def check_not_merged(cadre_ids: Iterable[int]) -> None:
    """Raise NotPossible where a fact is about an entry merged into another: its chain is closed.

    To be asked once the chains are locked: a merge holds them too.
    """
    gone = Cadre.objects.filter(pk__in=set(cadre_ids), merged_into__isnull=False)
    for cadre in gone.select_related("merged_into")[:1]:
        raise NotPossible(
            _("%(number)s was merged into %(other)s meanwhile; do it again for that person.")
            % {"number": cadre.staff_number, "other": cadre.merged_into}
        )


def newest_by_source(sources: Collection[Source]) -> dict[Source, Posted]:
    """Return the newest entry of each source that was ever posted, in one query."""
    if not sources:
        return {}
    wanted = json.dumps(sorted(sources))
    rows = (
        Entry.objects.filter(pk__in=RawSQL(POSTED_SQL[connection.vendor], [wanted]))  # noqa: S611
        .annotate(reversal_id=F("reversed_by__pk"))
        .order_by("revision")
    )
    return {source_of(row): Posted(row, row.reversal_id is not None) for row in rows}


def append_entries(chains: dict[int, Chain], entries: Sequence[Entry]) -> None:
    """Give `entries` their places in the locked chains, in their order, and save all."""
    if not entries:
        return
    for entry in entries:
        chain = chains[entry.cadre_id]
        chain.length += 1
        entry.seq = chain.length
        entry.prev_digest = chain.head
        entry.digest = chain.head = digest_of(canonical_text(entry))
    touched = [chains[pk] for pk in sorted({entry.cadre_id for entry in entries})]
    for chain in touched:
        chain.mac = head_mac(chain.pk, chain.length, chain.head)
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    Chain.objects.bulk_create(
        touched,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["cadre"],
        update_fields=["length", "head", "mac"],
    )
    _move_balances(entries)
    facts_changed([chain.pk for chain in touched])


def _move_balances(entries: Sequence[Entry]) -> None:
    """Add the hours of `entries` to the balances; the chains' locks hold these rows too."""
    moved: dict[tuple[int, int, str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.kind == EntryKind.HOURS:
            key = (entry.cadre_id, entry.occurred_on.year, entry.channel, entry.content_kind)
            moved[key] += entry.hours
    if not moved:
        return
    standing = Balance.objects.filter(
        cadre_id__in={key[0] for key in moved}, year__in={key[1] for key in moved}
    ).values_list("cadre_id", "year", "channel", "content_kind", "hours")
    for cadre, year, channel, content, hours in standing:
        if (cadre, year, channel, content) in moved:
            moved[cadre, year, channel, content] += hours
    Balance.objects.bulk_create(
        [
            Balance(cadre_id=cadre, year=year, channel=channel, content_kind=content, hours=hours)
            for (cadre, year, channel, content), hours in moved.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["cadre", "year", "channel", "content_kind"],
        update_fields=["hours"],
    )
