"""The guards of the table, the balances, the command and the exported ends of chains."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from records.core.append_only import trigger_names
from records.journal.chain_heads import compare_heads, export_heads
from records.journal.models import Balance, Chain, Entry
from records.journal.services import (
    post_entries,
    rebuild_balances,
)
from records.journal.verify import (
    GUARDED,
    IssueKind,
    compare_balances,
    missing_triggers,
    verify_chains,
)
from tests.factories.records import ACTOR, NOW
from tests.factories.records_journal import draft
from tests.records.journal.tampering import TABLE, attacker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", ["UPDATE {} SET hours = 1", "DELETE FROM {}"])
def test_the_database_refuses_changes(cadre, statement) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(TABLE))

    assert Entry.objects.count() == 9


@pytest.mark.postgresql
def test_postgresql_refuses_to_truncate(cadre) -> None:
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {TABLE} CASCADE")


def test_a_missing_trigger_is_told(cadre) -> None:
    assert missing_triggers() == []

    with attacker():
        verification = verify_chains()

    assert verification.missing_triggers == trigger_names(TABLE)
    assert not verification.whole


@pytest.mark.postgresql
def test_a_disabled_or_hollow_trigger_is_told(cadre) -> None:
    connection.check_constraints()
    name = trigger_names(TABLE)[0]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE {TABLE} DISABLE TRIGGER "{name}"')
        assert missing_triggers() == [name]
        cursor.execute(f'ALTER TABLE {TABLE} ENABLE TRIGGER "{name}"')
        cursor.execute(
            "CREATE OR REPLACE FUNCTION records_refuse_change() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        assert missing_triggers() == [n for table in GUARDED for n in trigger_names(table)]


def test_a_forged_balance_is_told_and_mended(cadre) -> None:
    Balance.objects.filter(cadre=cadre).update(hours=999)

    [difference] = compare_balances()
    assert (difference.cadre_id, difference.balance) == (cadre.pk, 999)
    assert difference.entries == Decimal("21.75")

    assert rebuild_balances(actor=ACTOR, now=NOW) == 2
    assert compare_balances() == []


def test_missing_and_surplus_balances_are_told(cadre) -> None:
    Balance.objects.filter(cadre=cadre).delete()
    Balance.objects.create(
        cadre=cadre, year=2024, channel="online", content_kind="theory", hours=Decimal("0.5")
    )

    assert [(d.year, d.balance, d.entries) for d in compare_balances()] == [
        (2024, Decimal("0.5"), 0),
        (2026, 0, Decimal("21.75")),
    ]
    assert len(compare_balances([cadre.pk])) == 2
    assert rebuild_balances(actor=ACTOR, now=NOW, cadre_ids=[cadre.pk]) == 1
    assert compare_balances() == []


def test_the_command_leaves_with_0_on_a_whole_book(cadre) -> None:
    out = StringIO()

    call_command("verify_journal", stdout=out)

    assert out.getvalue() == "9 entries in 2 chains.\nThe book is whole.\n"


def test_the_command_leaves_with_1_and_names_the_first_broken_entry(cadre) -> None:
    out, entry = StringIO(), Entry.objects.get(cadre=cadre, seq=3)
    with attacker():
        Entry.objects.filter(pk=entry.pk).update(grade="good")

    with pytest.raises(SystemExit) as left:
        call_command("verify_journal", stdout=out)

    assert left.value.code == 1
    assert f"Cadre {cadre.staff_number}, entry 3 (row {entry.pk}): " in out.getvalue()


def test_the_command_answers_in_json(cadre) -> None:
    out = StringIO()
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).delete()

    with pytest.raises(SystemExit):
        call_command("verify_journal", "--format=json", stdout=out)

    told = json.loads(out.getvalue())
    assert told["whole"] is False
    assert [(b["cadre"], b["seq"], b["entry"], b["why"]) for b in told["broken"]] == [
        (cadre.staff_number, 5, None, "missing")
    ]
    assert told["missing_triggers"] == []


def test_the_command_takes_one_cadre(cadre) -> None:
    out = StringIO()
    other = Chain.objects.exclude(cadre=cadre).get().cadre
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).delete()

    call_command("verify_journal", cadre=other.staff_number, stdout=out)
    with pytest.raises(SystemExit):
        call_command("verify_journal", cadre=cadre.staff_number, stdout=out)
    with pytest.raises(CommandError) as refused:
        call_command("verify_journal", cadre="nobody", stdout=out)

    assert refused.value.returncode == 2


def test_what_an_earlier_export_shows_must_still_be_there(cadre, tmp_path) -> None:
    heads, out = tmp_path / "heads.jsonl", StringIO()
    call_command("verify_journal", export_heads=heads, stdout=StringIO())
    other = Chain.objects.exclude(cadre=cadre).get()
    post_entries(drafts=[draft(other.pk, "later")], actor=ACTOR, now=NOW)
    call_command("verify_journal", against=heads, stdout=StringIO())

    with attacker():
        Entry.objects.filter(cadre=cadre, seq=5).delete()
        Entry.objects.filter(cadre=cadre).delete()
    Chain.objects.filter(cadre=cadre).delete()
    Balance.objects.filter(cadre=cadre).delete()

    call_command("verify_journal", stdout=StringIO())
    with pytest.raises(SystemExit):
        call_command("verify_journal", against=heads, stdout=out)
    assert f"Cadre {cadre.staff_number}, entry 5: " in out.getvalue()


def test_a_chain_rolled_back_to_an_older_state_differs_from_the_export(cadre) -> None:
    before = Chain.objects.get(cadre=cadre)
    post_entries(drafts=[draft(cadre, "late")], actor=ACTOR, now=NOW)
    lines = list(export_heads())
    with attacker():
        Entry.objects.filter(cadre=cadre, seq=6).delete()
    before.save()

    assert verify_chains().whole
    assert [(b.seq, b.entry_id, b.why) for b in compare_heads(lines)] == [
        (6, None, IssueKind.NOT_AS_EXPORTED)
    ]


def test_a_file_that_is_no_export_is_refused(tmp_path) -> None:
    path = tmp_path / "heads.jsonl"
    path.write_text("第一行\n")

    for wrong in (path, tmp_path / "nowhere"):
        with pytest.raises(CommandError) as refused:
            call_command("verify_journal", against=wrong, stdout=StringIO())
        assert refused.value.returncode == 2
