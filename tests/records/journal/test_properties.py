"""Any interleaving keeps the book whole; any tampering is found."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.core.errors import NotPossible
from records.journal.digests import GENESIS, canonical_text, digest_of
from records.journal.enums import Channel, EntryKind
from records.journal.models import Balance, Chain, Entry
from records.journal.services import (
    SourceConflict,
    post_entries,
    restate_entries,
    reverse_entries,
)
from records.journal.verify import compare_balances, verify_chains
from tests.append_only import triggers_dropped
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db

COURSE = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CADRES = range(3)

hours = st.decimals(min_value=0, max_value=100, places=2)
hour_drafts = st.builds(
    lambda cadre, key, hours, year, channel, content, title: draft(
        cadre,
        f"class:{key}",
        hours=hours,
        days=Decimal(1),
        occurred_on=date(year, 12, 31),
        channel=channel,
        content_kind=content,
        facts={"title": title},
    ),
    st.sampled_from(CADRES),
    st.integers(1, 4),
    hours,
    st.integers(2023, 2025),
    st.sampled_from([Channel.CONCENTRATED, Channel.ONLINE]),
    st.sampled_from(["", "theory", "knowledge"]),
    st.text(max_size=8),
)
grade_drafts = st.builds(
    lambda cadre, grade: draft(
        cadre, "essay", kind=EntryKind.ESSAY, hours=0, days=0, channel="", grade=grade
    ),
    st.sampled_from(CADRES),
    st.sampled_from(["good", "pass"]),
)
drafts = st.lists(st.one_of(hour_drafts, grade_drafts), min_size=1, max_size=6)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), drafts),
        st.tuples(st.just("repeat"), st.none()),
        st.tuples(st.just("reverse"), st.lists(st.integers(0, 30), min_size=1, max_size=3)),
        st.tuples(st.just("restate"), drafts),
        st.tuples(st.just("retire"), drafts),
    ),
    min_size=1,
    max_size=8,
)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what one example wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Book:
    """The services, and beside them a plain model of what should stand."""

    def __init__(self) -> None:
        self.cadres = [cadre.pk for cadre in CadreFactory.create_batch(len(CADRES))]
        self.standing: dict[tuple, Decimal] = {}
        self.posted: list[Entry] = []
        self.last: list = []

    def own(self, found):
        return [replace(one, cadre_id=self.cadres[one.cadre_id]) for one in found]

    def do(self, what, given) -> None:
        getattr(self, what)(given)

    def post(self, given) -> None:
        self._post(self.own(given))

    def repeat(self, _given) -> None:
        self._post(self.last)

    def _post(self, wanted) -> None:
        before = Entry.objects.count()
        try:
            entries = post_entries(drafts=wanted, actor=ACTOR, now=NOW)
        except SourceConflict:
            assert Entry.objects.count() == before
            return
        self.last = wanted
        for one, entry in zip(wanted, entries, strict=True):
            assert entry.source_key == one.source_key
            if entry.pk not in {known.pk for known in self.posted}:
                self.posted.append(entry)
                self.standing[one.source] = Decimal(one.hours)

    def reverse(self, places) -> None:
        chosen = [self.posted[place % len(self.posted)] for place in places if self.posted]
        first = reverse_entries(entries=chosen, reason="更正", actor=ACTOR, now=NOW)
        again = reverse_entries(entries=chosen, reason="再次", actor=ACTOR, now=NOW)
        assert first == again
        for entry, reversal in zip(chosen, first, strict=True):
            with pytest.raises(NotPossible):
                reverse_entries(entries=[reversal], reason="x", actor=ACTOR, now=NOW)
            source = (entry.cadre_id, entry.source_kind, entry.source_key)
            if not self._newer(entry):
                self.standing.pop(source, None)

    def _newer(self, entry) -> bool:
        return Entry.objects.filter(
            cadre=entry.cadre_id,
            source_kind=entry.source_kind,
            source_key=entry.source_key,
            revision__gt=entry.revision,
        ).exists()

    def restate(self, given) -> None:
        wanted = list({one.source: one for one in self.own(given)}.values())
        result = restate_entries(drafts=wanted, actor=ACTOR, now=NOW, reason="重报")
        again = restate_entries(drafts=wanted, actor=ACTOR, now=NOW, reason="重报")
        assert (len(again.posted), len(again.reversed), len(again.unchanged)) == (0, 0, len(wanted))
        self.posted += result.posted
        self.standing |= {one.source: Decimal(one.hours) for one in wanted}

    def retire(self, given) -> None:
        sources = [one.source for one in self.own(given)]
        restate_entries(drafts=[], retire=sources, actor=ACTOR, now=NOW, reason="撤销")
        for source in sources:
            self.standing.pop(source, None)

    def check(self) -> None:
        verification = verify_chains()
        assert verification.whole, verification
        assert compare_balances() == []
        sums = defaultdict(Decimal)
        for (cadre_id, *_source), amount in self.standing.items():
            sums[cadre_id] += amount
        for cadre_id in self.cadres:
            rows = Balance.objects.filter(cadre=cadre_id)
            assert sum((row.hours for row in rows), Decimal(0)) == sums[cadre_id]
            assert Entry.objects.filter(cadre=cadre_id).total_hours() == sums[cadre_id]
        standing = Entry.objects.current().values_list("cadre", "source_kind", "source_key")
        assert sorted(standing) == sorted(tuple(source) for source in self.standing)


@COURSE
@given(steps)
def test_any_interleaving_keeps_the_book_whole(course) -> None:
    with undone():
        book = Book()
        for what, given_to_it in course:
            book.do(what, given_to_it)
        book.check()


CHANGES = {
    "kind": "conduct",
    "occurred_on": date(2020, 1, 1),
    "hours": Decimal("999.99"),
    "days": Decimal("99.99"),
    "channel": Channel.OTHER,
    "content_kind": "duty",
    "grade": "forged",
    "source_kind": "forged",
    "source_key": "forged",
    "revision": 77,
    "facts": {"title": "forged"},
    "posted_at": NOW.replace(year=2030),
    "posted_by": 4242,
    "prev_digest": "e" * 64,
    "digest": "f" * 64,
}


def change(entry: Entry, column: str) -> None:
    """Overwrite one column, keeping what the table's own constraints ask for."""
    values = {column: CHANGES[column]}
    if column == "kind":
        values["hours"] = 0
    if column == "hours":
        values["kind"] = EntryKind.HOURS
    if column == "source_kind":
        values["reverses"] = None
    Entry.objects.filter(pk=entry.pk).update(**values)


def remove(entry: Entry) -> None:
    """Delete a row, and the reversal that would hold it."""
    Entry.objects.filter(reverses=entry.pk).delete()
    Entry.objects.filter(pk=entry.pk).delete()


def insert(entry: Entry) -> None:
    """Put a row of one's own before `entry`, moving the rest of its chain up."""
    later = Entry.objects.filter(cadre=entry.cadre_id, seq__gte=entry.seq).order_by("-seq")
    for row in later:
        Entry.objects.filter(pk=row.pk).update(seq=row.seq + 1)
    entry.pk = None
    entry.source_kind, entry.source_key, entry.reverses_id = "class", "inserted", None
    entry.save(force_insert=True)


def swap(entry: Entry) -> None:
    """Change places with the first of the chain, the first with the second."""
    own = Entry.objects.filter(cadre=entry.cadre_id)
    other = 2 if entry.seq == 1 else 1
    for old, new in ((entry.seq, 900), (other, entry.seq), (900, other)):
        own.filter(seq=old).update(seq=new)


attacks = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(sorted(CHANGES))),
    st.tuples(st.sampled_from(["remove", "insert", "swap"]), st.none()),
)


def rehash(cadre_id: int) -> None:
    """Close the gaps, hash the chain anew, move its end: all that can be done without the key."""
    head, length = GENESIS, 0
    for entry in Entry.objects.filter(cadre=cadre_id).order_by("seq"):
        length += 1
        entry.seq, entry.prev_digest = length, head
        head = digest_of(canonical_text(entry))
        Entry.objects.filter(pk=entry.pk).update(seq=length, prev_digest=entry.prev_digest)
        Entry.objects.filter(pk=entry.pk).update(digest=head)
    Chain.objects.filter(pk=cadre_id).update(length=length, head=head)


@COURSE
@given(steps, attacks, st.integers(0, 30), st.booleans())
def test_any_tampering_is_found(course, attack, place, is_thorough) -> None:
    with undone():
        book = Book()
        book.post([draft(0, "class:99", hours=1), draft(0, "class:98", hours=2)])
        for what, given_to_it in course:
            book.do(what, given_to_it)
        entries = list(Entry.objects.order_by("pk"))
        entry = entries[place % len(entries)]
        chain = Chain.objects.get(pk=entry.cadre_id)
        how, column = attack
        connection.check_constraints()
        with triggers_dropped(Entry._meta.db_table):
            if how == "change":
                change(entry, column)
            else:
                {"remove": remove, "insert": insert, "swap": swap}[how](entry)
            if is_thorough:
                rehash(chain.pk)
            connection.check_constraints()
        now = Chain.objects.get(pk=chain.pk)
        if is_thorough and (now.length, now.head) == (chain.length, chain.head):
            # Hashing anew undid the attack: only digests had been overwritten.
            lonely = how == "swap" and chain.length == 1
            assert lonely or column in {"prev_digest", "digest"}
            assert verify_chains().whole
        else:
            assert [b.cadre_id for b in verify_chains().broken] == [chain.pk]
