"""Posting, reversing, restating."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from records.core.errors import DomainError, NotPossible
from records.journal.digests import GENESIS, canonical_text, digest_of, head_mac
from records.journal.enums import EntryKind
from records.journal.ledger import newest_by_source
from records.journal.models import Balance, Chain, Entry
from records.journal.services import (
    ChainBroken,
    SourceConflict,
    post_entries,
    restate_entries,
    reverse_entries,
    reverse_entry,
)
from records.journal.tags import JournalTag
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db


def post(*drafts):
    return list(post_entries(drafts=drafts, actor=ACTOR, now=NOW))


def restate(*drafts, retire=()):
    return restate_entries(drafts=drafts, retire=retire, reason="考勤更正", actor=ACTOR, now=NOW)


def reverse(entry, reason="录入有误"):
    return reverse_entry(entry=entry, reason=reason, actor=ACTOR, now=NOW)


def test_entries_come_back_in_the_order_of_drafts_each_in_its_chain() -> None:
    first, second = CadreFactory(), CadreFactory()

    entries = post(draft(second, "a"), draft(first, "a"), draft(second, "b"))

    assert [(e.cadre_id, e.source_key, e.seq) for e in entries] == [
        (second.pk, "a", 1),
        (first.pk, "a", 1),
        (second.pk, "b", 2),
    ]
    assert entries[2].prev_digest == entries[0].digest
    assert entries[1].prev_digest == GENESIS
    chain = Chain.objects.get(cadre=second)
    assert (chain.length, chain.head) == (2, entries[2].digest)
    assert chain.mac == head_mac(second.pk, 2, chain.head)


def test_an_entry_read_back_hashes_to_its_digest() -> None:
    cadre = CadreFactory()
    post(draft(cadre, hours=Decimal("0.29"), facts={"title": "𠮷野 党性", "n": [1, True, None]}))

    entry = Entry.objects.get()

    assert digest_of(canonical_text(entry)) == entry.digest
    assert entry.posted_at == NOW


def test_a_newcomers_chain_begins_beside_those_of_others() -> None:
    first, second = CadreFactory.create_batch(2)
    post(draft(first, "a"), draft(first, "b"))

    [entry] = post(draft(second, "a"))

    assert (entry.seq, entry.prev_digest) == (1, GENESIS)
    assert [chain.length for chain in Chain.objects.order_by("pk")] == [2, 1]


def test_only_the_sources_asked_for_are_read() -> None:
    cadre, other = CadreFactory.create_batch(2)
    post(draft(cadre, "a"), draft(cadre, "b"), draft(other, "a"))
    wanted = draft(cadre, "a").source

    assert set(newest_by_source({wanted})) == {wanted}


def test_the_same_source_gives_the_same_entry_and_nothing_new() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))

    again = post_entries(
        drafts=[draft(cadre), draft(cadre)], actor=ACTOR, now=NOW + timedelta(days=3)
    )

    assert list(again) == [entry, entry]
    assert Entry.objects.count() == 1
    assert Balance.objects.get().hours == 8
    assert TrailEvent.objects.filter(tag=JournalTag.ENTRY_POSTED).count() == 1


def test_the_same_source_with_other_content_is_refused() -> None:
    cadre = CadreFactory()
    post(draft(cadre))

    with pytest.raises(SourceConflict):
        post(draft(cadre, hours=4))
    with pytest.raises(SourceConflict):
        post(draft(cadre, facts={"title": "春季主体班"}))
    with pytest.raises(SourceConflict):
        post(draft(cadre, "b"), draft(cadre, "b", hours=1))

    assert Entry.objects.count() == 1


def test_a_reversed_source_posted_again_stays_reversed() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))
    reverse(entry)

    assert post(draft(cadre)) == [entry]
    assert Entry.objects.total_hours() == 0


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("source_kind", {"source_kind": "班次"}),
        ("source_kind", {"source_kind": ""}),
        ("source_kind", {"source_kind": "reversal"}),
        ("source_key", {"key": "a b"}),
        ("source_key", {"key": "a\nb"}),
        ("source_kind", {"source_kind": "a" * 41}),
        ("source_key", {"key": "a" * 121}),
        ("grade", {"grade": "a" * 21}),
        ("grade", {"grade": "优秀"}),
        ("channel", {"channel": ""}),
        ("hours", {"kind": EntryKind.ESSAY}),
        ("hours", {"hours": Decimal("0.125")}),
        ("days", {"days": Decimal(1_000_000)}),
        ("days", {"days": Decimal(-1_000_000)}),
    ],
)
def test_what_cannot_stand_in_the_book_is_refused(field, changes) -> None:
    with pytest.raises(DomainError) as caught:
        post(draft(CadreFactory(), **changes))

    assert caught.value.field == field
    assert not Entry.objects.exists()


def test_what_just_fits_stands_in_the_book() -> None:
    most = Decimal("999999.99")

    [entry] = post(
        draft(
            CadreFactory(), "k" * 120, source_kind="s" * 40, grade="g" * 20, hours=most, days=most
        )
    )

    entry.refresh_from_db()
    assert (entry.hours, entry.days, entry.grade) == (most, most, "g" * 20)
    assert (entry.source_kind, entry.source_key) == ("s" * 40, "k" * 120)


def test_facts_without_a_single_text_form_are_refused() -> None:
    cadre = CadreFactory()

    for facts in ({"hours": 1.5}, {"hours": Decimal(1)}, {"on": date(2026, 1, 1)}):
        with pytest.raises(TypeError):
            post(draft(cadre, facts=facts))


def test_a_reversal_mirrors_the_entry_and_says_why() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre, hours=Decimal("7.5")))

    reversal = reverse(entry)

    assert reversal.seq == 2
    assert (reversal.hours, reversal.days) == (Decimal("-7.5"), -1)
    assert (reversal.kind, reversal.occurred_on) == (entry.kind, entry.occurred_on)
    assert (reversal.channel, reversal.content_kind) == (entry.channel, entry.content_kind)
    assert (reversal.source_kind, reversal.source_key) == ("reversal", str(entry.pk))
    assert reversal.facts["reason"] == "录入有误"
    assert reversal.facts["reversed"]["digest"] == entry.digest
    assert Balance.objects.get().hours == 0
    assert not Entry.objects.current().exists()


def test_reversing_twice_gives_the_same_reversal_back() -> None:
    [entry] = post(draft(CadreFactory()))
    first = reverse(entry)

    assert reverse(entry, "另一个理由") == first
    assert reverse_entries(entries=[entry, entry], reason="x", actor=ACTOR, now=NOW) == [first] * 2
    assert Entry.objects.count() == 2


def test_a_reversal_is_not_reversed_and_needs_a_reason() -> None:
    [entry] = post(draft(CadreFactory()))
    with pytest.raises(DomainError):
        reverse(entry, " ")
    reversal = reverse(entry)

    with pytest.raises(NotPossible):
        reverse(reversal)


def test_an_essay_grade_is_reversed_too() -> None:
    cadre = CadreFactory()
    [entry] = post(
        draft(cadre, "essay:4", kind=EntryKind.ESSAY, hours=0, days=0, channel="", grade="good")
    )

    reversal = reverse(entry)

    assert (reversal.kind, reversal.hours, reversal.grade) == (EntryKind.ESSAY, 0, "")
    assert not Balance.objects.exists()


def test_restating_the_same_does_nothing() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))

    result = restate(draft(cadre))

    assert list(result.unchanged) == [entry]
    assert not result.posted
    assert not result.reversed
    assert Entry.objects.count() == 1


def test_restating_a_change_reverses_and_posts_the_next_revision() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))

    result = restate(draft(cadre, hours=4), draft(cadre, "class:1:knowledge", hours=2))

    assert [(e.source_key, e.revision, e.hours) for e in result.posted] == [
        ("class:1:theory", 2, 4),
        ("class:1:knowledge", 1, 2),
    ]
    assert [r.reverses_id for r in result.reversed] == [entry.pk]
    assert result.reversed[0].facts["reason"] == "考勤更正"
    assert [e.seq for e in Entry.objects.all()] == [1, 2, 3, 4]
    assert Entry.objects.total_hours() == 6
    assert restate(draft(cadre, hours=4)).unchanged[0] == result.posted[0]


def test_retired_sources_stand_no_more_and_may_come_back() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))

    first = restate(retire=[(cadre.pk, "class", "class:1:theory"), (cadre.pk, "class", "never")])
    second = restate(retire=[(cadre.pk, "class", "class:1:theory")])
    third = restate(draft(cadre))

    assert [r.reverses_id for r in first.reversed] == [entry.pk]
    assert not second.reversed
    assert [e.revision for e in third.posted] == [2]
    assert Entry.objects.total_hours() == 8


def test_a_source_named_twice_is_a_mistake_of_the_caller() -> None:
    cadre = CadreFactory()

    with pytest.raises(ValueError, match="twice"):
        restate(draft(cadre), draft(cadre, hours=1))
    with pytest.raises(ValueError, match="twice"):
        restate(draft(cadre), retire=[draft(cadre).source])


def test_nothing_is_added_to_a_chain_whose_end_was_forged() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))
    Chain.objects.filter(cadre=cadre).update(length=0, head=GENESIS)

    with pytest.raises(ChainBroken):
        post(draft(cadre, "b"))
    with pytest.raises(ChainBroken):
        reverse(entry)


def test_balances_split_by_year_channel_and_content() -> None:
    cadre = CadreFactory()
    post(
        draft(cadre, "a"),
        draft(cadre, "b", occurred_on=date(2025, 12, 31), hours=4),
        draft(cadre, "c", channel="online", hours=Decimal("0.5")),
        draft(cadre, "d", content_kind="knowledge", hours=2),
        draft(cadre, "e", hours=1),
    )

    rows = Balance.objects.values_list("year", "channel", "content_kind", "hours")

    assert set(rows) == {
        (2025, "concentrated", "theory", 4),
        (2026, "concentrated", "theory", 9),
        (2026, "concentrated", "knowledge", 2),
        (2026, "online", "theory", Decimal("0.5")),
    }


def test_one_event_tells_of_the_lot() -> None:
    cadres = CadreFactory.create_batch(3)
    entries = post(*(draft(cadre) for cadre in cadres))

    event = TrailEvent.objects.get(tag=JournalTag.ENTRY_POSTED)

    assert event.subject == "class × 3"
    assert event.after["digest"] == digest_of("\n".join(e.digest for e in entries))
    assert (event.after["entries"], event.after["cadres"]) == (3, 3)
    assert (event.subject_type, event.subject_id) == ("entry", str(entries[0].pk))
    assert "reason" not in event.after


def test_the_trail_says_why_something_was_reversed() -> None:
    cadre = CadreFactory()
    [entry] = post(draft(cadre))
    restate(draft(cadre, hours=4))

    [event] = TrailEvent.objects.filter(tag=JournalTag.ENTRY_REVERSED)

    assert event.after["reason"] == "考勤更正"
    assert (event.subject, event.after["sources"]) == ("reversal × 1", {"reversal": 1})
    assert event.after["cadres"] == 1
    assert event.subject_id == str(entry.reversed_by.pk)


def test_query_count_does_not_grow(django_assert_num_queries) -> None:
    one, three = CadreFactory.create_batch(1), CadreFactory.create_batch(3)
    for cadres in (one, three):
        with django_assert_num_queries(13):
            posted = post_entries(
                drafts=[draft(cadre, key) for cadre in cadres for key in "ab"],
                actor=ACTOR,
                now=NOW,
            )
        entries = list(posted)
        with django_assert_num_queries(11):
            reverse_entries(entries=entries, reason="x", actor=ACTOR, now=NOW)
        with django_assert_num_queries(12):
            restate(*(draft(cadre, key, hours=3) for cadre in cadres for key in "ab"))
        with django_assert_num_queries(13):
            restate(*(draft(cadre, key, hours=5) for cadre in cadres for key in "ab"))
