"""The logger: nothing twice, nothing forgotten, whoever commits when."""

from datetime import timedelta

import pytest
from django.db import models
from django.db.models import Max

from records.register.tags import RegisterTag
from records.seals.bundle import leaf_of
from records.seals.leaves import BLOCK, numbers_of, parse_rows_header
from records.seals.log import LogBroken, log_rows, log_signer
from records.seals.models import Checkpoint, Leaf, LogHead
from records.seals.rows import layout_of
from records.seals.services import make_checkpoint, record_removal
from records.seals.tree import root_of
from records.seals.verify import verify_records
from records.trail.models import TrailEvent
from records.trail.services import Event, record_events
from tests.concurrency import run_together
from tests.factories.records import ACTOR, NOW
from tests.records.seals.conftest import LATER, fill
from tests.records.seals.tampering import run, triggers_off

TRAIL = TrailEvent._meta.db_table


def write_events(count: int, now=NOW, subject: str = "x") -> None:
    events = (Event(RegisterTag.UNIT_CHANGED, "unit", n, f"{subject} {n}") for n in range(count))
    record_events(events=events, actor=ACTOR, now=now)


def logged(table: str = TRAIL) -> list[int]:
    """The numbers of the rows in the log, in the order of the leaves."""
    headers = Leaf.objects.of_rows(table).order_by("index").values_list("header", flat=True)
    return [pk for header in headers for pk in numbers_of(parse_rows_header(header).members)]


@pytest.mark.django_db
def test_rows_are_logged_once_a_block_a_leaf() -> None:
    write_events(BLOCK + 3)

    assert log_rows(now=NOW) > 0
    assert log_rows(now=NOW + timedelta(minutes=3)) == 0
    assert logged() == list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert Leaf.objects.of_rows(TRAIL).count() == 2


@pytest.mark.django_db
def test_a_backlog_is_logged_in_several_transactions(monkeypatch) -> None:
    monkeypatch.setattr("records.seals.log.LEAVES_AT_ONCE", 2)
    fill()
    write_events(BLOCK * 3)
    log_rows(now=NOW)
    verification = verify_records(now=NOW)

    assert verification.whole
    assert all(table.waiting == 0 for table in verification.tables.values())
    assert LogHead.objects.get().ran_at == NOW


@pytest.mark.django_db
def test_a_chain_s_end_is_logged_anew_when_it_has_moved() -> None:
    fill()
    log_rows(now=NOW)
    before = Leaf.objects.filter(kind="heads").count()
    write_events(1)
    log_rows(now=NOW)
    assert Leaf.objects.filter(kind="heads").count() == before
    fill()
    log_rows(now=NOW)
    assert Leaf.objects.filter(kind="heads").count() == before + 1


@pytest.mark.django_db
def test_a_row_that_commits_late_under_a_smaller_number_is_logged_and_no_fault() -> None:
    write_events(3)
    last = TrailEvent.objects.aggregate(last=Max("pk"))["last"]
    TrailEvent(pk=last + 5, at=NOW, tag="x", subject_type="a", subject_id="1").save(
        force_insert=True
    )
    log_rows(now=NOW)
    TrailEvent(pk=last + 3, at=NOW, tag="x", subject_type="a", subject_id="2").save(
        force_insert=True
    )

    waiting = verify_records(now=NOW + timedelta(minutes=3))
    assert (waiting.whole, waiting.tables[TRAIL].waiting) == (True, 1)
    log_rows(now=NOW + timedelta(minutes=3))
    assert logged()[-1] == last + 3
    assert verify_records(now=NOW + timedelta(days=400)).whole


@pytest.mark.django_db(transaction=True)
def test_two_loggers_at_once_log_each_row_once() -> None:
    write_events(BLOCK * 5)
    results = run_together([lambda: log_rows(now=NOW), lambda: log_rows(now=NOW)])

    assert not [one for one in results if isinstance(one, Exception)]
    rows = logged()
    assert len(rows) == len(set(rows)) == TrailEvent.objects.count()
    head, hashes = (
        LogHead.objects.get(),
        Leaf.objects.order_by("index").values_list("hash", flat=True),
    )
    assert head.size == len(hashes)
    assert verify_records(now=NOW).whole
    checkpoint = make_checkpoint(actor=ACTOR, now=NOW)
    leaves = Leaf.objects.filter(index__lt=checkpoint.size).order_by("index")
    assert checkpoint.root == root_of(bytes(leaf.hash) for leaf in leaves).hex()


@pytest.mark.django_db(transaction=True)
def test_rows_checked_by_two_hands_at_once_are_told_the_same() -> None:
    """Outside a transaction PostgreSQL shares one snapshot among three connections."""
    write_events(BLOCK * 5)
    log_rows(now=NOW)
    broken = list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True)[::300])
    with triggers_off(TRAIL):
        run(*(f"UPDATE {TRAIL} SET subject = 'forged' WHERE id = {pk}" for pk in broken))

    told = verify_records(now=LATER).findings.listed
    assert sorted(one.row for one in told) == broken
    assert {one.why.value for one in told} == {"changed"}


@pytest.mark.django_db
def test_nothing_is_added_to_or_signed_of_a_log_whose_end_was_forged() -> None:
    write_events(1)
    log_rows(now=NOW)
    LogHead.objects.update(mac="0" * 64)
    write_events(1)

    with pytest.raises(LogBroken):
        log_rows(now=NOW)
    with pytest.raises(Exception, match=r"verify_records|verify"):
        make_checkpoint(actor=ACTOR, now=NOW)
    assert Checkpoint.objects.count() == 0


@pytest.mark.django_db
def test_a_checkpoint_of_the_same_size_is_the_same_checkpoint() -> None:
    first = make_checkpoint(actor=ACTOR, now=NOW)
    LogHead.objects.get()
    again = Checkpoint.objects.get()

    assert again.note == first.note
    # The event that tells of a checkpoint is itself logged, so a second one has grown.
    assert make_checkpoint(actor=ACTOR, now=NOW).size > first.size


@pytest.mark.django_db
def test_texts_with_the_separators_in_them_are_logged_and_cannot_be_split_otherwise() -> None:
    TrailEvent.objects.create(
        at=NOW, tag="x", subject_type="a\x1fb", subject_id="c", subject="d\x1e\\u", actor_name=""
    )
    log_rows(now=NOW)
    header = parse_rows_header(Leaf.objects.of_rows(TRAIL).get().header)
    assert header.layout.escaped
    assert verify_records(now=NOW).whole

    with triggers_off(TRAIL):
        run(f"UPDATE {TRAIL} SET subject_type = 'a', subject_id = 'b\x1fc'")
    [found] = verify_records(now=NOW).findings.listed
    assert found.why.value == "changed"


@pytest.mark.django_db
def test_a_column_added_later_leaves_what_was_logged_whole(monkeypatch) -> None:
    write_events(3)
    log_rows(now=NOW)
    column = models.CharField(max_length=20, default="")
    column.set_attributes_from_name("purpose_of_tests")
    column.model = TrailEvent
    run(f"ALTER TABLE {TRAIL} ADD COLUMN purpose_of_tests varchar(20) DEFAULT '' NOT NULL")
    old = TrailEvent._meta.local_fields
    monkeypatch.setattr(TrailEvent._meta, "local_fields", [*old, column])
    TrailEvent._meta._expire_cache()
    layout_of.cache_clear()
    try:
        assert verify_records(now=NOW).whole
        write_events(2, now=NOW + timedelta(minutes=1))
        log_rows(now=NOW + timedelta(minutes=1))
        assert (
            "purpose_of_tests:text" in Leaf.objects.of_rows(TRAIL).order_by("-index").first().header
        )
        assert verify_records(now=LATER).whole

        first = logged()[0]
        with triggers_off(TRAIL):
            run(f"UPDATE {TRAIL} SET purpose_of_tests = 'forged' WHERE id = {first}")
        [found] = verify_records(now=LATER).findings.listed
        assert (found.row, found.why.value) == (first, "changed")
    finally:
        monkeypatch.undo()
        TrailEvent._meta._expire_cache()
        layout_of.cache_clear()


@pytest.mark.django_db
def test_a_column_that_is_gone_is_told_by_name(monkeypatch) -> None:
    write_events(3)
    log_rows(now=NOW)
    layout = layout_of(TrailEvent)
    without = tuple(column for column in layout.columns if column.name != "device")
    monkeypatch.setattr(
        "records.seals.blocks.layout_of", lambda model: type(layout)(layout.table, "id", without)
    )

    told = verify_records(now=NOW).findings.listed
    assert (TRAIL, "no_column", "device") in {(f.table, f.why.value, f.detail) for f in told}


@pytest.mark.django_db
def test_a_row_s_leaf_is_found_by_its_number() -> None:
    write_events(BLOCK + 1)
    log_rows(now=NOW)
    rows = logged()

    assert leaf_of(TRAIL, rows[0]).first == rows[0]
    assert leaf_of(TRAIL, rows[-1]).last == rows[-1]
    assert leaf_of(TRAIL, rows[-1] + 1) is None
    assert log_signer().verifier.name


@pytest.mark.django_db
def test_rows_taken_away_on_purpose_are_no_fault_and_others_are() -> None:
    write_events(5)
    log_rows(now=NOW)
    rows = logged()
    record_removal(
        table=TRAIL, first=rows[0], last=rows[2], reason="184 days", actor=ACTOR, now=NOW
    )
    with triggers_off(TRAIL):
        run(*(f"DELETE FROM {TRAIL} WHERE id = {pk}" for pk in rows[:3]))
    log_rows(now=NOW + timedelta(minutes=3))
    assert verify_records(now=LATER).whole

    with triggers_off(TRAIL):
        run(f"DELETE FROM {TRAIL} WHERE id = {rows[3]}")
    [found] = verify_records(now=LATER).findings.listed
    assert (found.row, found.why.value) == (rows[3], "missing")
