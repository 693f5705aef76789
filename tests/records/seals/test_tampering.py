"""Every append-only table, and everything that can be done to it behind the product's back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from records.core.append_only import append_only_tables
from records.core.database.triggers import TriggerIssue, unguarded
from records.journal.models import Chain, Entry
from records.seals.blocks import model_of
from records.seals.external_checkpoints import ExternalCheckpoint
from records.seals.log import log_rows
from records.seals.models import Checkpoint, Cosignature, Leaf, LogHead
from records.seals.rows import layout_of
from records.seals.tables import logged_models
from records.seals.verify import verify_records
from tests.factories.records import NOW
from tests.records.seals.conftest import LATER, fill, sealed
from tests.records.seals.tampering import (
    delete,
    edit,
    ids,
    insert_copy,
    run,
    swap,
    triggers_off,
)

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in logged_models()]
LEAVES = Leaf._meta.db_table


def found(**asked) -> set[tuple[str, int | None, str]]:
    """What verifying tells, of the rows and of the log."""
    verification = verify_records(now=asked.pop("now", LATER), **asked)
    assert verification.unguarded == []
    return {(one.table, one.row, one.why.value) for one in verification.findings.listed}


class _Undone(Exception):
    pass


class undone:
    """Whatever is done inside is taken back."""

    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.block.__exit__(_Undone, _Undone(), None)
            return False
        self.block.__exit__(kind, error, traceback)
        return False


def test_every_append_only_table_is_in_the_log(records) -> None:
    assert set(TABLES) == set(append_only_tables()) - {LEAVES}
    verification = verify_records(now=LATER)

    assert verification.whole
    for table in TABLES:
        assert verification.tables[table].logged == len(ids(table)) >= 3, (
            f"{table} has too few rows here: let `fill` in conftest.py write some"
        )
        assert verification.tables[table].waiting == 0


def test_an_edit_of_any_column_is_found(records) -> None:
    for table in TABLES:
        middle, tried = ids(table)[1], 0
        columns = layout_of(model_of(table)).columns[1:]
        for column in columns:
            with undone():
                try:
                    with transaction.atomic(), triggers_off(table):
                        edit(table, column, middle)
                except DatabaseError:
                    continue  # the table's own constraints refuse this value
                tried += 1
                told = found()
                assert (table, middle, "changed") in told, column
        assert tried * 2 > len(columns), table


def test_a_deletion_is_found(records) -> None:
    for table in TABLES:
        with undone():
            middle = ids(table)[1]
            with triggers_off(table):
                delete(table, middle)
            assert (table, middle, "missing") in found()


def test_a_cut_tail_is_found(records) -> None:
    for table in TABLES:
        with undone():
            last = ids(table)[-1]
            with triggers_off(table):
                delete(table, last)
            assert (table, last, "missing") in found()


def test_a_table_emptied_is_found(records) -> None:
    for table in TABLES:
        with undone():
            all_of_them = ids(table)
            with triggers_off(table):
                delete(table, *all_of_them)
            told = found()
            assert {(table, pk, "missing") for pk in all_of_them} <= told


def test_a_row_put_in_among_older_ones_is_found_logged_or_not(records) -> None:
    for table in TABLES:
        with undone():
            with triggers_off(table):
                insert_copy(table, ids(table)[0], 0)
            assert (table, 0, "inserted") in found()

            log_rows(now=LATER, everything=True)
            assert (table, 0, "inserted") in found(now=LATER + timedelta(days=400))


def test_a_row_dated_back_is_found_logged_or_not(records) -> None:
    """Put in at the end, where a number is free for everybody, with an old moment on it."""
    late = NOW + timedelta(days=3)
    log_rows(now=late)
    for table in TABLES:
        if table == "records_journal_conversionrule" or table == "records_eligibility_rule":
            continue  # a rate has no moment of its own; a shipped rule has none either
        with undone():
            new = ids(table)[-1] + 1
            with triggers_off(table):
                insert_copy(table, ids(table)[0], new)
            assert (table, new, "inserted") in found(now=late)

            log_rows(now=late + timedelta(minutes=3))
            assert (table, new, "inserted") in found(now=late + timedelta(days=400))


def test_rows_that_changed_places_are_found(records) -> None:
    for table in TABLES:
        with undone():
            one, other = ids(table)[:2]
            with triggers_off(table):
                swap(table, one, other)
            assert {(table, one, "changed"), (table, other, "changed")} <= found()


def test_a_whole_chain_removed_is_found_without_anything_kept_elsewhere(records) -> None:
    cadre = Chain.objects.order_by("pk").first().pk
    with undone():
        with triggers_off(Entry._meta.db_table):
            entries = list(Entry.objects.filter(cadre=cadre).values_list("pk", flat=True))
            delete(Entry._meta.db_table, *entries)
        run(f"DELETE FROM records_journal_balance WHERE cadre_id = {cadre}")
        run(f"DELETE FROM records_journal_chain WHERE cadre_id = {cadre}")

        told = found()
        assert ("records_journal_chain", cadre, "chain_cut") in told
        assert {("records_journal_entry", pk, "missing") for pk in entries} <= told


def test_a_leaf_changed_or_missing_is_found(records) -> None:
    for statement, why in (
        (f"UPDATE {LEAVES} SET header = header || 'x' WHERE \"index\" = 3", "leaf_changed"),
        (f'UPDATE {LEAVES} SET "table" = \'x\' WHERE "index" = 3', "no_table"),
        (f'DELETE FROM {LEAVES} WHERE "index" = 3', "leaf_missing"),
    ):
        with undone():
            with triggers_off(LEAVES):
                run(statement)
            assert why in {one[2] for one in found()}


def test_rows_and_log_rewritten_together_differ_from_what_was_signed(records) -> None:
    """The row is changed, logged anew and the leaf put in place of the old one, hash and all."""
    table = "records_trail_trailevent"
    old = Leaf.objects.of_rows(table).order_by("index").first()
    row = ids(table)[1]
    with triggers_off(table), triggers_off(LEAVES):
        run(f"UPDATE {table} SET subject = 'forged' WHERE id = {row}")
        _log_anew(old)

    told = found()
    assert {one[2] for one in told} == {"root_differs"}
    assert (LEAVES, Checkpoint.objects.order_by("size").first().size, "root_differs") in told


def _log_anew(leaf: Leaf) -> None:
    from records.seals.leaves import numbers_of, parse_rows_header, rows_leaf
    from records.seals.rows import read_rows
    from records.seals.tree import leaf_hash

    told = parse_rows_header(leaf.header)
    members = set(numbers_of(told.members))
    rows = read_rows(told.layout, after=leaf.first - 1, last=leaf.last)
    header, body = rows_leaf(
        told.layout, [r for r in rows if r.pk in members], now=told.logged_at, late=()
    )
    Leaf.objects.filter(pk=leaf.pk).update(
        header=header.text, body=body, hash=leaf_hash(header.text.encode() + body)
    )


def test_leaves_cut_off_before_the_next_checkpoint_are_found(records) -> None:
    """No checkpoint covers them yet: the end of the log carries a keyed digest."""
    signed = Checkpoint.objects.order_by("-size").first().size
    assert Leaf.objects.filter(index__gte=signed).exists()
    cut = Leaf.objects.filter(index__gte=signed)
    tables = {(leaf.table, leaf.first, leaf.last) for leaf in cut if leaf.kind == "rows"}
    for table, first, last in tables:
        with triggers_off(table):
            run(f"DELETE FROM {table} WHERE id BETWEEN {first} AND {last}")
    with triggers_off(LEAVES):
        run(f'DELETE FROM {LEAVES} WHERE "index" >= {signed}')
    assert (LEAVES, signed, "log_cut") in found()

    LogHead.objects.update(size=signed)
    assert (LEAVES, signed, "head_forged") in found()


def test_everything_put_back_to_an_older_day_is_found_by_what_is_kept_elsewhere(
    db, witness
) -> None:
    fill()
    sealed(witness)
    before = LogHead.objects.get(pk=1)
    rows = {
        model: set(model._base_manager.values_list("pk", flat=True)) for model in logged_models()
    }
    leaves = Leaf.objects.count()
    fill()
    external = sealed(witness, NOW + timedelta(minutes=1))
    connection.check_constraints()
    with undone():
        for model, stood in rows.items():
            table = model._meta.db_table
            with triggers_off(table):
                delete(table, *(set(ids(table)) - stood))
        with triggers_off(LEAVES):
            run(f'DELETE FROM {LEAVES} WHERE "index" >= {leaves}')
        before.save()

        assert found() == set()
        told = found(external=[ExternalCheckpoint(external.size, bytes.fromhex(external.root))])
        assert told == {(LEAVES, before.size, "not_as_kept")}
        with pytest.raises(Exception, match=rf"^{external.size}\n$"):
            # The witness has seen more than this log has: it signs nothing shorter.
            witness.add_checkpoint(f"old {before.size}\n\n{Checkpoint.objects.first().note}")


def test_a_forged_checkpoint_or_cosignature_is_found(records) -> None:
    checkpoint = Checkpoint.objects.first()
    for table, statement, why in (
        ("records_seals_checkpoint", "SET root = '" + "0" * 64 + "'", "not_signed"),
        ("records_seals_checkpoint", "SET note = 'forged'", "not_signed"),
        ("records_seals_cosignature", "SET line = 'forged'", "not_cosigned"),
    ):
        with undone():
            with triggers_off(table):
                run(f"UPDATE {table} {statement}")
            assert ("records_seals_checkpoint", checkpoint.size, why) in found()


def test_what_was_written_since_the_last_run_waits_and_is_no_fault(records) -> None:
    fill()
    verification = verify_records(now=NOW + timedelta(minutes=6))

    assert verification.whole
    assert verification.tables["records_journal_entry"].waiting == 6


def test_the_signatures_of_a_witness_without_a_key_here_are_said_to_be_unchecked(
    records, settings
) -> None:
    settings.WITNESSES = []
    verification = verify_records(now=LATER)

    assert verification.unknown_witnesses == {"witness.example/school"}
    assert (verification.cosignatures, verification.witnessed_size) == (0, 0)
    assert Cosignature.objects.count() == 3


@pytest.mark.parametrize("table", append_only_tables())
def test_a_guard_that_is_gone_off_or_hollow_is_told(table, db) -> None:
    connection.check_constraints()
    update = f"{table}_no_update"
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    call = (
        f'BEFORE UPDATE ON "{table}" FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION records_refuse_change()'
        if on
        else f"BEFORE UPDATE ON \"{table}\" WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on {table} is refused'); END"
    )
    faults = {
        (f'DROP TRIGGER "{update}"{on}',): (update, TriggerIssue.MISSING),
        (f'DROP TRIGGER "{update}"{on}', f'CREATE TRIGGER "{update}" {call}'): (
            update,
            TriggerIssue.CHANGED,
        ),
        (f'CREATE TRIGGER "another" {call}',): ("another", TriggerIssue.FOREIGN),
    }
    if on:
        faults[(f'ALTER TABLE "{table}" DISABLE TRIGGER "{update}"',)] = (
            update,
            TriggerIssue.DISABLED,
        )
        faults[(f'ALTER TABLE "{table}" ENABLE REPLICA TRIGGER "{update}"',)] = (
            update,
            TriggerIssue.DISABLED,
        )
        faults[(f'CREATE RULE "silent" AS ON UPDATE TO "{table}" DO INSTEAD NOTHING',)] = (
            "silent",
            TriggerIssue.FOREIGN,
        )
        columns = f'BEFORE UPDATE OF id ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION records_refuse_change()'
        if table != LEAVES:
            faults[(f'DROP TRIGGER "{update}"{on}', f'CREATE TRIGGER "{update}" {columns}')] = (
                update,
                TriggerIssue.CHANGED,
            )
    for statements, (name, why) in faults.items():
        with undone():
            run(*statements)
            assert [(f.table, f.name, f.why) for f in unguarded(append_only_tables())] == [
                (table, name, why)
            ]
            assert not verify_records(now=NOW).whole


@pytest.mark.postgresql
def test_a_hollow_function_or_a_setting_that_skips_triggers_is_told(db) -> None:
    with undone():
        run(
            "CREATE OR REPLACE FUNCTION records_refuse_change() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        faults = unguarded(append_only_tables())
        assert {fault.why for fault in faults} == {TriggerIssue.HOLLOW}
        assert len(faults) == 2 * len(append_only_tables())
    with undone():
        run("ALTER ROLE CURRENT_USER SET session_replication_role = 'replica'")
        assert [fault.why for fault in unguarded(append_only_tables())] == [TriggerIssue.BYPASSED]
