"""Two at once: one chain, no gaps, nothing twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from records.journal.batching import BATCH_SIZE
from records.journal.models import Chain, Entry
from records.journal.services import post_entries, restate_entries, reverse_entry
from records.journal.verify import compare_balances, verify_chains
from tests.concurrency import run_together
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft
from tests.processes import wait_until

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_many_posting_to_the_same_new_cadres_leave_whole_chains() -> None:
    cadres = CadreFactory.create_batch(4)

    def post(number):
        order = cadres if number % 2 else cadres[::-1]
        return lambda: [
            post_entries(
                drafts=[draft(cadre, f"class:{number}:{part}") for cadre in order],
                actor=ACTOR,
                now=NOW,
            )
            for part in range(3)
        ]

    run_together([post(number) for number in range(4)])

    assert set(Chain.objects.values_list("length", flat=True)) == {12}
    assert verify_chains().whole
    assert compare_balances() == []


def test_the_same_source_posted_at_once_is_posted_once() -> None:
    cadre = CadreFactory()

    def post():
        return post_entries(drafts=[draft(cadre)], actor=ACTOR, now=NOW)[0].pk

    numbers = run_together([post] * 4)

    assert len(set(numbers)) == 1
    assert Entry.objects.count() == 1


def test_the_same_restatement_at_once_is_made_once() -> None:
    cadre = CadreFactory()
    post_entries(drafts=[draft(cadre)], actor=ACTOR, now=NOW)

    def restate():
        return restate_entries(drafts=[draft(cadre, hours=4)], actor=ACTOR, now=NOW, reason="x")

    results = run_together([restate] * 3)

    assert sorted(len(result.posted) for result in results) == [0, 0, 1]
    assert Entry.objects.count() == 3
    assert verify_chains().whole


def test_the_same_reversal_at_once_is_made_once() -> None:
    [entry] = post_entries(drafts=[draft(CadreFactory())], actor=ACTOR, now=NOW)

    def reverse():
        return reverse_entry(entry=entry, reason="x", actor=ACTOR, now=NOW).pk

    assert len(set(run_together([reverse] * 3))) == 1
    assert compare_balances() == []


@pytest.mark.postgresql
def test_lots_wait_for_each_other_in_one_order() -> None:
    first, second, third = CadreFactory.create_batch(3)
    post_entries(drafts=[draft(second, "earlier")], actor=ACTOR, now=NOW)

    def post_one_batch():
        post_entries(drafts=[draft(second, "b"), draft(third, "b")], actor=ACTOR, now=NOW)
        connection.close()

    def batches():
        yield draft(first)
        yield from (draft(second, f"item:{number}", hours=1) for number in range(BATCH_SIZE))
        yield draft(third)
        # The first batch is posted and its chains are held; the other comes to wait at `second`.
        others.append(pool.submit(post_one_batch))
        wait_until(someone_waits, "the other posting to wait for the first batch")
        yield draft(fourth)

    others = []
    fourth = CadreFactory()
    with ThreadPoolExecutor(max_workers=1) as pool:
        post_entries(drafts=batches(), actor=ACTOR, now=NOW)
        others[0].result(timeout=30)

    lengths = Chain.objects.order_by("pk").values_list("length", flat=True)
    assert list(lengths) == [1, BATCH_SIZE + 2, 2, 1]
    assert verify_chains().whole


def someone_waits() -> bool:
    """Whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
