"""Balances are a cache: thrown away and drawn anew from the entries."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from records.core.access.actor import Actor
from records.journal.ledger import BATCH, lock_chains
from records.journal.models import Balance, Chain, Entry
from records.journal.tags import JournalTag
from records.trail.services import record_event

CHAINS_AT_ONCE = 500


def rebuild_balances(
    *, actor: Actor, now: datetime, cadre_ids: Collection[int] | None = None
) -> int:
    """Draw the balances of the cadres (None: of all) anew; return how many chains were read.

    Goes a few hundred chains at a time, each batch in its own transaction, so that posting
    waits for one batch at most.
    """
    if cadre_ids is None:
        cadre_ids = list(Chain.objects.order_by("pk").values_list("pk", flat=True))
    ids = sorted(set(cadre_ids))
    for start in range(0, len(ids), CHAINS_AT_ONCE):
        _rebuild(ids[start : start + CHAINS_AT_ONCE])
    record_event(
        tag=JournalTag.BALANCES_REBUILT,
        actor=actor,
        now=now,
        subject=f"{len(ids)}",
        subject_type="balance",
        subject_id=ids[0] if len(ids) == 1 else "",
        after={"chains": len(ids)},
    )
    return len(ids)


@transaction.atomic
def _rebuild(ids: list[int]) -> None:
    lock_chains(ids)
    Balance.objects.filter(cadre_id__in=ids).delete()
    sums = Entry.objects.filter(cadre_id__in=ids).hours_by(
        "cadre", "year", "channel", "content_kind"
    )
    Balance.objects.bulk_create(
        [
            Balance(
                cadre_id=row["cadre"],
                year=row["year"],
                channel=row["channel"],
                content_kind=row["content_kind"],
                hours=row["total_hours"],
            )
            for row in sums
        ],
        batch_size=BATCH,
    )
