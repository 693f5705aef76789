"""Reads of the book, and what the database itself refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from records.core.seams import collect
from records.journal.canonical import canonical_json
from records.journal.models import Balance, Entry
from records.journal.services import key_part, post_entries, reverse_entry
from records.journal.sources import SOURCES, Evidence, EvidenceSource, EvidenceStep, evidence_of
from tests.factories.records import ACTOR, NOW, CadreFactory, RoleFactory, UserFactory
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadre():
    """Hours of two years and two channels, one entry reversed."""
    cadre = CadreFactory()
    entries = post_entries(
        drafts=[
            draft(cadre, "a", occurred_on=date(2025, 5, 1), hours=Decimal("3.5")),
            draft(cadre, "b", hours=8),
            draft(cadre, "c", hours=2, content_kind="knowledge", channel="online"),
            draft(cadre, "d", hours=50),
            draft(cadre, "e", kind="essay", hours=0, days=0, channel="", grade="good"),
        ],
        actor=ACTOR,
        now=NOW,
    )
    reverse_entry(entry=entries[3], reason="x", actor=ACTOR, now=NOW + timedelta(days=1))
    return cadre


def test_hours_by_any_parts(cadre) -> None:
    by_year = Entry.objects.filter(cadre=cadre).hours_by("year", "channel")

    assert [(r["year"], r["channel"], r["total_hours"]) for r in by_year] == [
        (2025, "concentrated", Decimal("3.5")),
        (2026, "concentrated", 8),
        (2026, "online", 2),
    ]
    assert [r["total_days"] for r in by_year] == [1, 1, 1]
    balances = Balance.objects.filter(cadre=cadre).hours_by("year", "channel")
    assert [r["total_hours"] for r in balances] == [r["total_hours"] for r in by_year]
    assert Balance.objects.in_years(2026, 2026).count() == 2


def test_as_of_looks_at_the_fact_and_at_what_was_known(cadre) -> None:
    assert Entry.objects.as_of(date(2025, 12, 31)).total_hours() == Decimal("3.5")
    assert Entry.objects.as_of(date(2026, 12, 31)).total_hours() == Decimal("13.5")
    assert Entry.objects.as_of(date(2026, 12, 31), known_at=NOW).total_hours() == Decimal("63.5")
    assert Entry.objects.none().total_hours() == 0


def test_standing_leaves_out_the_reversed_and_the_reversals(cadre) -> None:
    assert [e.source_key for e in Entry.objects.current()] == ["a", "b", "c", "e"]


def test_titles_are_searched_for_every_letter_of_the_words(cadre) -> None:
    post_entries(
        drafts=[
            draft(cadre, "law", facts={"title": "Law 101 (宣讲)", "place": "Hall 102"}),
            draft(cadre, "class", facts={"class": "LAW-7", "title": "党性教育"}),
        ],
        actor=ACTOR,
        now=NOW,
    )

    def found(words: str) -> list[str]:
        return [entry.source_key for entry in Entry.objects.titled(words)]

    assert found("law") == ["law", "class"]
    assert found("101 (宣") == ["law"]
    assert found("性教") == ["class"]
    for missing in ("Xaw 101", "Law 102", "Law.101", "党性课", "Hall"):
        assert found(missing) == []


def test_only_entries_of_visible_cadres_are_seen(cadre) -> None:
    other = CadreFactory()
    post_entries(drafts=[draft(other)], actor=ACTOR, now=NOW)
    officer = RoleFactory(kind="officer", unit=cadre.unit).user

    assert set(Entry.objects.visible_to(officer).values_list("cadre", flat=True)) == {cadre.pk}
    assert set(Balance.objects.visible_to(officer).values_list("cadre", flat=True)) == {cadre.pk}
    assert not Entry.objects.visible_to(UserFactory()).exists()


def test_the_database_refuses_what_the_services_never_write(cadre) -> None:
    entry = Entry.objects.get(source_key="a")
    for changes in (
        {"source_key": "b"},
        {"source_key": "z", "seq": 1},
        {"source_key": "z", "kind": "gift", "hours": 0},
        {"source_key": "z", "channel": "secret"},
        {"source_key": "z", "content_kind": "secret"},
        {"source_key": "z", "kind": "essay"},
        {"source_key": "z", "source_kind": "reversal"},
        {"source_key": "z", "reverses_id": entry.pk},
    ):
        row = Entry.objects.get(pk=entry.pk)
        row.pk, row.seq = None, 99
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_facts_come_back_as_they_went_in(cadre) -> None:
    facts = {"title": "党性\x00\ud83d 教育", "n": [1, None, True, {"b": "", "a": -3}]}

    post_entries(drafts=[draft(cadre, "facts", facts=facts)], actor=ACTOR, now=NOW)

    assert Entry.objects.get(source_key="facts").facts == facts
    assert Entry.objects.get(source_key="facts").title == facts["title"]


def test_canonical_json_has_one_text_for_one_value() -> None:
    assert canonical_json({"b": 1, "a": "党"}) == '{"a":"\\u515a","b":1}'
    with pytest.raises(TypeError):
        canonical_json({"a": [{"b": 0.5}]})


def test_key_parts_are_plain_and_stable() -> None:
    assert key_part("加强党性教育") == key_part("加强党性教育")
    assert len(key_part("加强党性教育")) == 16


def test_evidence_comes_from_the_room_that_registered_the_source(cadre) -> None:
    [entry] = post_entries(drafts=[draft(cadre, source_kind="field_visit")], actor=ACTOR, now=NOW)
    reversal = reverse_entry(entry=entry, reason="x", actor=ACTOR, now=NOW)
    told = Evidence("春季班", "/classes/1/", [EvidenceStep("第一讲", "08:02", "")])
    assert evidence_of(entry) is None

    explain = lambda found: told if found == entry else None  # noqa: E731
    SOURCES.add("tests", [EvidenceSource("visits", lambda: ("field_visit",), explain)])
    try:
        assert evidence_of(entry) == told
        assert evidence_of(reversal) == told
    finally:
        collect(apps.get_app_configs())
