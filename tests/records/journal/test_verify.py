"""Whatever is done to the entries around their services is found."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F

from records.journal import sql
from records.journal.digests import GENESIS, canonical_text, digest_of
from records.journal.models import Chain, Entry
from records.journal.services import (
    post_entries,
    restate_entries,
)
from records.journal.verify import IssueKind, broken_chains, compare_balances, verify_chains
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft
from tests.records.journal.tampering import TABLE, attacker, recompute

pytestmark = pytest.mark.django_db


def found() -> list[tuple[int, int, str]]:
    broken = verify_chains().broken
    # What the page of a person asks finds the same.
    assert broken_chains(list(Cadre.objects.values_list("pk", flat=True))) == broken
    return [(b.cadre_id, b.seq, b.why) for b in broken]


def test_the_database_hashes_what_python_hashes(cadre) -> None:
    dialect = sql.DIALECTS[connection.vendor]
    post_entries(
        drafts=[
            draft(cadre, "x", hours=Decimal("0.29"), days=Decimal("0.1"), facts={"a": '𠮷"\\%s'}),
            draft(cadre, "y", kind="essay", hours=0, channel="", content_kind="", grade="good"),
            draft(cadre, "z", occurred_on=date(1999, 1, 2), hours=Decimal("123456.78")),
        ],
        actor=ACTOR,
        now=datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
    )

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.id, {dialect.digest} FROM {TABLE} e", [])
        computed = dict(cursor.fetchall())

    assert computed == {e.pk: digest_of(canonical_text(e)) for e in Entry.objects.all()}
    assert computed == dict(Entry.objects.values_list("pk", "digest"))


def test_a_whole_book_is_whole(cadre) -> None:
    verification = verify_chains()

    assert verification.whole
    assert (verification.entries, verification.chains) == (9, 2)
    assert compare_balances() == []


def test_an_empty_book_is_whole() -> None:
    assert verify_chains().whole
    assert compare_balances() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "conduct"),
        ("occurred_on", date(2025, 3, 6)),
        ("hours", Decimal("7.26")),
        ("hours", F("hours") * -1),
        ("days", Decimal("1.01")),
        ("channel", "online"),
        ("content_kind", "knowledge"),
        ("grade", "good"),
        ("source_kind", "lesson"),
        ("source_key", "c2"),
        ("source_key", "c\n"),
        ("revision", 2),
        ("conversion_id", None),
        ("posted_at", datetime(2026, 11, 23, 1, 0, 1, tzinfo=UTC)),
        ("posted_at", datetime(2026, 11, 23, 1, 0, 0, 1, tzinfo=UTC)),
        ("posted_by", 1),
        ("prev_digest", GENESIS),
        ("digest", "f" * 64),
        ("facts", {"title": "党性 C"}),
        ("facts", {"title": "党性 c", "more": ""}),
    ],
)
def test_a_changed_column_is_found(cadre, column, value) -> None:
    changes = {column: value} | ({"hours": 0} if column == "kind" else {})
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=3).update(**changes)

    assert found() == [(cadre.pk, 3, IssueKind.CHANGED)]


@pytest.mark.parametrize("statement", ["hours = 7.2501", "days = 1.000001"])
def test_a_hidden_fraction_is_found_or_cannot_be_kept(cadre, statement) -> None:
    with attacker(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {statement} WHERE cadre_id = %s", [cadre.pk])

    if connection.vendor == "sqlite":
        assert found() == [(cadre.pk, 1, IssueKind.CHANGED)]
    else:
        # numeric(8, 2) rounds: seq 1 stands as it was, the reversal at 5 has turned positive.
        assert found() == [(cadre.pk, 5, IssueKind.CHANGED)]


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_row_is_found(cadre, seq) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=seq).delete()

    assert found() == [(cadre.pk, seq, IssueKind.MISSING)]


def test_all_rows_removed_is_found(cadre) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre).order_by("-seq")[:1].get().delete()
        Entry.objects.filter(cadre=cadre).delete()

    assert found() == [(cadre.pk, 1, IssueKind.MISSING)]


def test_a_cut_end_with_the_head_moved_back_is_found(cadre) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).delete()
    last = Entry.objects.get(cadre=cadre, seq=4)
    Chain.objects.filter(cadre=cadre).update(length=4, head=last.digest)

    assert found() == [(cadre.pk, 4, IssueKind.FORGED_END)]


def test_a_chain_emptied_with_its_head_is_found(cadre) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).delete()
        Entry.objects.filter(cadre=cadre).delete()
    Chain.objects.filter(cadre=cadre).update(length=0, head=GENESIS)

    assert found() == [(cadre.pk, 0, IssueKind.FORGED_END)]


def test_a_removed_head_is_found(cadre) -> None:
    Chain.objects.filter(cadre=cadre).delete()

    assert found() == [(cadre.pk, 1, IssueKind.OUTSIDE)]


def forge(cadre, seq: int) -> Entry:
    """Return an unsaved entry that looks right after the one before it."""
    before = Entry.objects.filter(cadre=cadre, seq=seq - 1).first()
    entry = Entry(
        cadre=cadre,
        seq=seq,
        kind="hours",
        occurred_on=date(2026, 5, 1),
        hours=Decimal("40.00"),
        days=Decimal("5.00"),
        channel="concentrated",
        source_kind="class",
        source_key="forged",
        facts={"title": "x"},
        posted_at=NOW,
        prev_digest=before.digest if before else GENESIS,
    )
    entry.digest = digest_of(canonical_text(entry))
    return entry


def test_a_row_added_at_the_end_is_found_though_the_database_lets_it_in(cadre) -> None:
    forge(cadre, 6).save()

    assert found() == [(cadre.pk, 6, IssueKind.PAST_END)]


def test_a_row_added_with_its_head_is_found(cadre) -> None:
    entry = forge(cadre, 6)
    entry.save()
    Chain.objects.filter(cadre=cadre).update(length=6, head=entry.digest)

    assert found() == [(cadre.pk, 6, IssueKind.FORGED_END)]


def test_a_row_added_for_a_cadre_without_a_chain_is_found(cadre) -> None:
    stranger = CadreFactory()
    forge(stranger, 1).save()

    assert found() == [(stranger.pk, 1, IssueKind.OUTSIDE)]


@pytest.mark.parametrize("rehash", [False, True])
def test_an_inserted_row_is_found(cadre, rehash) -> None:
    with attacker():
        for seq in (5, 4, 3):
            Entry.objects.filter(cadre=cadre, seq=seq).update(seq=seq + 1)
        forge(cadre, 3).save()
        if rehash:
            recompute(cadre)

    expected = (
        [(cadre.pk, 5, IssueKind.OTHER_END)] if rehash else [(cadre.pk, 4, IssueKind.CHANGED)]
    )
    assert found() == expected


@pytest.mark.parametrize("rehash", [False, True])
def test_reordered_rows_are_found(cadre, rehash) -> None:
    with attacker():
        for old, new in ((3, 99), (4, 3), (99, 4)):
            Entry.objects.filter(cadre=cadre, seq=old).update(seq=new)
        if rehash:
            recompute(cadre)

    expected = (
        [(cadre.pk, 5, IssueKind.OTHER_END)] if rehash else [(cadre.pk, 3, IssueKind.CHANGED)]
    )
    assert found() == expected


def test_a_rehashed_change_is_found_by_the_key(cadre, settings) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=3).update(hours=80)
        recompute(cadre)
    assert found() == [(cadre.pk, 5, IssueKind.OTHER_END)]

    head = Entry.objects.get(cadre=cadre, seq=5).digest
    Chain.objects.filter(cadre=cadre).update(head=head)
    assert found() == [(cadre.pk, 5, IssueKind.FORGED_END)]


def test_a_removed_row_closed_up_and_rehashed_is_found(cadre) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=3).delete()
        for seq in (4, 5):
            Entry.objects.filter(cadre=cadre, seq=seq).update(seq=seq - 1)
        recompute(cadre)
    assert found() == [(cadre.pk, 5, IssueKind.MISSING)]

    head = Entry.objects.get(cadre=cadre, seq=4).digest
    Chain.objects.filter(cadre=cadre).update(head=head, length=4)
    assert found() == [(cadre.pk, 4, IssueKind.FORGED_END)]


def test_a_row_given_to_another_cadre_is_found(cadre) -> None:
    other = CadreFactory()
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).update(cadre=other, seq=1)

    assert found() == [(cadre.pk, 5, IssueKind.MISSING), (other.pk, 1, IssueKind.CHANGED)]


def test_a_reversal_turned_to_another_entry_is_found(cadre) -> None:
    target = Entry.objects.get(cadre=cadre, seq=3)
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).update(reverses=target)

    assert found() == [(cadre.pk, 5, IssueKind.CHANGED)]


def test_a_reversal_that_does_not_mirror_is_found_though_keyed(cadre) -> None:
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).update(hours=Decimal("-70"))
        recompute(cadre)

    assert (cadre.pk, 5, IssueKind.UNFIT_REVERSAL) in found()


def test_only_the_first_broken_entry_of_each_chain_is_named(cadre) -> None:
    with attacker():
        Entry.objects.filter(seq__in=(2, 4)).update(grade="good")

    assert [(seq, why) for _cadre, seq, why in found()] == [(2, IssueKind.CHANGED)] * 2


def test_some_chains_can_be_verified_alone(cadre) -> None:
    other = Chain.objects.exclude(cadre=cadre).get()
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=2).update(grade="good")

    assert verify_chains([other.pk]).whole
    assert (verify_chains([other.pk]).entries, verify_chains([other.pk]).chains) == (4, 1)
    assert [b.seq for b in verify_chains([cadre.pk]).broken] == [2]


def test_query_count_does_not_grow(cadre, django_assert_num_queries) -> None:
    with django_assert_num_queries(QUERIES := 8 if connection.vendor == "sqlite" else 10):
        verify_chains()
    post_entries(
        drafts=[draft(who, "q") for who in CadreFactory.create_batch(3)], actor=ACTOR, now=NOW
    )
    with django_assert_num_queries(QUERIES):
        verify_chains()


@pytest.mark.django_db(transaction=True)
def test_verifying_outside_a_transaction_reads_one_state() -> None:
    who = CadreFactory()
    restate_entries(drafts=[draft(who)], actor=ACTOR, now=NOW, reason="x")

    assert verify_chains().whole
    assert compare_balances() == []
