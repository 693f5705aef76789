"""The commands as an administrator types them: what they print, and how they leave."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from records.journal.models import Entry
from records.seals.models import Checkpoint
from records.trail.models import TrailEvent
from tests.factories.records import NOW
from tests.records.seals.tampering import ids, run, triggers_off

pytestmark = pytest.mark.django_db
TRAIL = TrailEvent._meta.db_table


def told(**options) -> dict:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_records", format="json", stdout=out, **options)
    assert left.value.code == 1
    return json.loads(out.getvalue())


def test_whole_records_leave_with_0(records) -> None:
    out = StringIO()
    call_command("verify_records", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[-1] == "Everything is whole."
    assert any(line.startswith(f"{TRAIL}: ") for line in lines)
    assert "3 checkpoints" in out.getvalue()
    assert "6 entries in 3 chains." in lines


def test_broken_records_leave_with_1_and_name_the_row(records) -> None:
    row, out = ids(TRAIL)[1], StringIO()
    with triggers_off(TRAIL):
        run(f"UPDATE {TRAIL} SET actor_name = 'somebody else' WHERE id = {row}")

    with pytest.raises(SystemExit) as left:
        call_command("verify_records", stdout=out)
    assert left.value.code == 1
    assert f"{TRAIL} {row}: " in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "The records are BROKEN."
    assert [(f["table"], f["row"], f["why"]) for f in told()["findings"]] == [
        (TRAIL, row, "changed")
    ]


def test_a_broken_chain_and_a_missing_trigger_are_told_too(records) -> None:
    row = Entry.objects.order_by("pk").first()
    on = f' ON "{TRAIL}"' if triggers_need_table() else ""
    with triggers_off(Entry._meta.db_table):
        run(f"UPDATE records_journal_entry SET grade = 'good' WHERE id = {row.pk}")
    run(f'DROP TRIGGER "{TRAIL}_no_delete"{on}')

    found = told()
    assert [(b["seq"], b["entry"], b["why"]) for b in found["journal"]["broken"]] == [
        (row.seq, row.pk, "changed")
    ]
    assert found["triggers"] == [
        {"table": TRAIL, "trigger": f"{TRAIL}_no_delete", "why": "missing"}
    ]


def triggers_need_table() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def test_very_many_faults_are_counted_and_not_all_listed(records) -> None:
    for number in range(260):
        TrailEvent.objects.create(at=NOW, tag="x", subject_type="a", subject_id=str(number))
    call_command("log_records", stdout=StringIO())
    with triggers_off(TRAIL):
        run(f"UPDATE {TRAIL} SET subject = 'forged'")

    found = told()
    assert len(found["findings"]) == 200
    assert found["more_findings"] == [
        {"table": TRAIL, "why": "changed", "count": TrailEvent.objects.count() - 200}
    ]


@pytest.mark.parametrize("content", [b"", b"no checkpoint\n", b"PK\x03\x04broken", b"\xff\xfe"])
def test_a_file_that_holds_no_checkpoint_of_ours_is_refused(records, tmp_path, content) -> None:
    path = tmp_path / "kept"
    path.write_bytes(content)
    for wrong in (path, tmp_path / "nowhere"):
        with pytest.raises(CommandError) as refused:
            call_command("verify_records", against=[wrong], stdout=StringIO())
        assert refused.value.returncode == 2


def test_a_checkpoint_of_another_log_is_refused(records, tmp_path, settings) -> None:
    from records.seals.notes import generate_signer

    path = tmp_path / "kept"
    path.write_text(Checkpoint.objects.first().note)
    call_command("verify_records", against=[path], stdout=StringIO())
    settings.SEAL_KEY = generate_signer("other.example/lms").text

    with pytest.raises(CommandError) as refused:
        call_command("verify_records", against=[path], stdout=StringIO())
    assert refused.value.returncode == 2


def test_a_key_that_was_replaced_still_proves_what_it_signed(records, settings) -> None:
    from records.seals.log import log_signer
    from records.seals.notes import generate_signer

    old = log_signer()
    settings.SEAL_KEY = generate_signer(old.name).text
    assert "not_signed" in {f["why"] for f in told()["findings"]}

    settings.SEAL_OLD_KEYS = [old.verifier.text]
    call_command("make_checkpoint", stdout=StringIO(), stderr=StringIO())
    call_command("verify_records", stdout=StringIO())


def test_make_checkpoint_prints_the_note_and_names_who_did_not_sign(records) -> None:
    out, err = StringIO(), StringIO()
    call_command("make_checkpoint", stdout=out, stderr=err)

    assert out.getvalue() == Checkpoint.objects.first().note
    assert "not signed by witness.example/school" in err.getvalue()


def test_a_row_without_a_checkpoint_over_it_has_no_proof_yet(records) -> None:
    with pytest.raises(CommandError):
        call_command("prove_record", TRAIL, 10**9, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("prove_record", "nowhere", 1, stdout=StringIO())
