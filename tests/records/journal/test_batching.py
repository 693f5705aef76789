"""More facts than a batch: posted together, locked in order, told of once."""

import pytest

from records.journal.batching import BATCH_SIZE
from records.journal.digests import digest_of
from records.journal.models import Balance, Chain, Entry
from records.journal.services import post_entries, restate_entries
from records.journal.tags import JournalTag
from records.journal.verify import compare_balances, verify_chains
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db


def drafts(cadres, hours=1):
    """A first cadre with more than a batch, drawn one by one; a few for the others."""
    first, *others = cadres
    yield from (draft(first, f"item:{number}", hours=hours) for number in range(BATCH_SIZE + 1))
    yield from (draft(cadre, f"item:{number}", hours=hours) for cadre in others for number in "ab")


def test_lots_are_one_posting_that_may_be_repeated() -> None:
    cadres = CadreFactory.create_batch(3)

    entries = post_entries(drafts=drafts(cadres), actor=ACTOR, now=NOW)
    again = post_entries(drafts=drafts(cadres), actor=ACTOR, now=NOW)

    wanted = [(one.cadre_id, one.source_key) for one in drafts(cadres)]
    assert [(entry.cadre_id, entry.source_key) for entry in entries] == wanted
    assert list(again) == list(entries)
    assert list(again[-2:]) == [entries[-2], entries[-1]]
    lengths = Chain.objects.order_by("pk").values_list("length", flat=True)
    assert list(lengths) == [BATCH_SIZE + 1, 2, 2]
    event = TrailEvent.objects.get(tag=JournalTag.ENTRY_POSTED)
    assert (event.after["entries"], event.after["cadres"]) == (BATCH_SIZE + 5, 3)
    assert event.after["digest"] == digest_of("\n".join(entry.digest for entry in entries))
    assert verify_chains().whole
    assert compare_balances() == []


def test_lots_are_restated_and_retired_together() -> None:
    cadres = CadreFactory.create_batch(3)
    post_entries(drafts=drafts(cadres), actor=ACTOR, now=NOW)
    *_rest, last = cadres

    result = restate_entries(
        drafts=drafts(cadres[:2], hours=2),
        retire=[draft(last, f"item:{number}").source for number in "ba"],
        actor=ACTOR,
        now=NOW,
        reason="平台更正",
    )

    assert (len(result.posted), len(result.reversed)) == (BATCH_SIZE + 3, BATCH_SIZE + 5)
    hours = Balance.objects.order_by("cadre").values_list("hours", flat=True)
    assert list(hours) == [2 * (BATCH_SIZE + 1), 4, 0]
    assert verify_chains().whole
    assert compare_balances() == []


def test_lots_out_of_order_are_refused_whole() -> None:
    cadres = CadreFactory.create_batch(2)

    with pytest.raises(ValueError, match="in the order of cadre numbers"):
        post_entries(drafts=drafts(cadres[::-1]), actor=ACTOR, now=NOW)

    assert not Entry.objects.exists()
    assert not Chain.objects.exists()
