"""The witness: a program of its own, over HTTP and by file, that signs no other past."""

import subprocess
import sys
import threading
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from records.seals.bundle import log_subtree, witness_request, write_bundle
from records.seals.enums import WitnessFailure
from records.seals.log import log_rows, log_signer
from records.seals.models import Checkpoint, Cosignature, Leaf, WitnessState
from records.seals.notes import Checkpoint as Text
from records.seals.notes import Signer, Witness, generate_signer, parse_verifier
from records.seals.services import make_checkpoint
from records.seals.tags import SealsTag
from records.seals.tree import consistency_path, root_of
from records.seals.witnesses import ask_witnesses
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW
from tests.records.seals.conftest import PROGRAM, fill, sealed
from tests.records.seals.tampering import run, triggers_off

pytestmark = pytest.mark.django_db


def answer(witness, request: str) -> tuple[int, str]:
    """What the witness answers: a status and a text."""
    try:
        return 200, witness.add_checkpoint(request)
    except Exception as refused:
        return refused.status, refused.text


@pytest.fixture
def served(witness, program, settings, tmp_path):
    """The witness as a server on a free port; yields the settings that name it."""
    from http.server import ThreadingHTTPServer

    servers = []

    class ExternalCheckpoint(ThreadingHTTPServer):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            servers.append(self)

    program.ThreadingHTTPServer = ExternalCheckpoint
    thread = threading.Thread(target=program.serve, args=(witness, "127.0.0.1:0"), daemon=True)
    thread.start()
    while not servers:
        thread.join(0.01)
    key = settings.WITNESSES[0].key
    settings.WITNESSES = [Witness(key, f"http://127.0.0.1:{servers[0].server_port}")]
    yield witness
    servers[0].shutdown()
    servers[0].server_close()


def test_it_signs_what_extends_the_last_it_saw(records) -> None:
    assert Cosignature.objects.count() == Checkpoint.objects.count() == 3


def test_it_refuses_a_fork(records, witness) -> None:
    """A log of the same size, and one that is longer, with one leaf rewritten."""
    last = Checkpoint.objects.first()
    hashes = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("index")]
    hashes[3] = bytes(32)
    forged = [root_of(hashes[: last.size]), root_of(hashes)]
    signer = log_signer()

    same = signer.sign(Text(signer.name, last.size, forged[0]).body)
    assert answer(witness, f"old {last.size}\n\n{same}") == (409, f"{last.size}\n")
    longer = signer.sign(Text(signer.name, len(hashes), forged[1]).body)
    path = consistency_path(last.size, len(hashes), lambda a, b: root_of(hashes[a:b]))
    import base64

    proof = "".join(f"{base64.b64encode(node).decode()}\n" for node in path)
    assert answer(witness, f"old {last.size}\n{proof}\n{longer}")[0] == 422


def test_it_refuses_to_go_back_and_tells_what_it_has_signed(records, witness) -> None:
    first, last = Checkpoint.objects.order_by("size").first(), Checkpoint.objects.first()

    assert answer(witness, f"old 0\n\n{first.note}") == (409, f"{last.size}\n")
    assert answer(witness, witness_request(first, first.size)) == (409, f"{last.size}\n")
    assert answer(witness, f"old {last.size}\n\n{first.note}")[0] == 400


def test_it_refuses_another_key_and_another_log(records, witness) -> None:
    last, stranger = Checkpoint.objects.first(), Signer(log_signer().name, b"x" * 32)
    body = last.note.partition("\n\n")[0] + "\n"

    assert answer(witness, f"old {last.size}\n\n{stranger.sign(body)}")[0] == 403
    other = generate_signer("other.example/log")
    note = other.sign(Text(other.name, 1, bytes(32)).body)
    assert answer(witness, f"old 0\n\n{note}")[0] == 404


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        "old x\n\n",
        "old 0\n\nnothing",
        "new 0\n\na\n1\nb\n\n— a b\n",
        "old 01\n\n",
        "old 0\n!!\n\n",
        "old 0\n" + "AAAA\n" * 64 + "\n",
    ],
)
def test_it_refuses_what_is_no_request(witness, request_text) -> None:
    assert answer(witness, request_text)[0] == 400


def test_it_remembers_over_a_restart(records, witness, program, tmp_path) -> None:
    again = program.Witness(witness.key, witness.logs, tmp_path / "seen.db")
    first, last = Checkpoint.objects.order_by("size").first(), Checkpoint.objects.first()

    assert answer(again, f"old 0\n\n{first.note}") == (409, f"{last.size}\n")


def test_over_http_the_signature_is_kept_and_shown(served) -> None:
    fill()
    first = make_checkpoint(actor=ACTOR, now=NOW)
    assert ask_witnesses(actor=ACTOR, now=NOW) == 1
    assert ask_witnesses(actor=ACTOR, now=NOW) == 0
    second = make_checkpoint(actor=ACTOR, now=NOW + timedelta(minutes=1))
    assert ask_witnesses(actor=ACTOR, now=NOW) == 1

    for checkpoint in (first, second):
        assert served.key.name in checkpoint.cosigned_note
    assert WitnessState.objects.get().size == second.size
    assert TrailEvent.objects.filter(tag=SealsTag.CHECKPOINT_COSIGNED).count() == 2


def test_where_the_witness_knows_more_than_we_remember_it_is_asked_from_there(served) -> None:
    fill()
    make_checkpoint(actor=ACTOR, now=NOW)
    ask_witnesses(actor=ACTOR, now=NOW)
    WitnessState.objects.update(size=0)
    make_checkpoint(actor=ACTOR, now=NOW)

    assert ask_witnesses(actor=ACTOR, now=NOW) == 1


def test_a_log_rewritten_is_refused_and_the_page_says_so(served, client) -> None:
    fill()
    make_checkpoint(actor=ACTOR, now=NOW)
    ask_witnesses(actor=ACTOR, now=NOW)
    with triggers_off("records_seals_leaf"):
        run("""UPDATE records_seals_leaf SET hash = body WHERE kind = 'tables'""")
    make_checkpoint(actor=ACTOR, now=NOW)

    assert ask_witnesses(actor=ACTOR, now=NOW) == 0
    assert ask_witnesses(actor=ACTOR, now=NOW) == 0
    state = WitnessState.objects.get()
    assert (state.failure, state.answer[:3]) == (WitnessFailure.REFUSED, "422")
    assert TrailEvent.objects.filter(tag=SealsTag.WITNESS_FAILED).count() == 1


def test_a_witness_that_does_not_answer_is_told_and_asked_again(witness, settings, served) -> None:
    there, key = settings.WITNESSES, settings.WITNESSES[0].key
    settings.WITNESSES = [Witness(key, "http://127.0.0.1:9")]
    make_checkpoint(actor=ACTOR, now=NOW)
    assert ask_witnesses(actor=ACTOR, now=NOW) == 0
    state = WitnessState.objects.get()
    assert (state.failure, state.failing_since) == (WitnessFailure.UNREACHABLE, NOW)

    settings.WITNESSES = there
    assert ask_witnesses(actor=ACTOR, now=NOW + timedelta(minutes=10)) == 1
    state.refresh_from_db()
    assert (state.failure, state.failing_since) == ("", None)


def test_a_signature_by_another_key_is_not_kept(served, settings, program) -> None:
    other = program.Key(settings.WITNESSES[0].key.name, b"o" * 32)
    settings.WITNESSES = [
        Witness(parse_verifier(str(other.public())), settings.WITNESSES[0].address)
    ]
    make_checkpoint(actor=ACTOR, now=NOW)

    assert ask_witnesses(actor=ACTOR, now=NOW) == 0
    assert WitnessState.objects.get().failure == WitnessFailure.REFUSED
    assert Cosignature.objects.count() == 0


def program_run(*arguments) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_by_hand_with_files_only(settings, tmp_path) -> None:
    """No network between the two: a request goes out, an answer comes in, all of it checkable."""
    fill()
    key, pub = tmp_path / "key", tmp_path / "pub"
    key.write_text(program_run("keygen", "--witness", "w.example/1").stdout)
    pub.write_text(program_run("key", key).stdout)
    settings.WITNESSES = [Witness(parse_verifier(pub.read_text()), "")]
    log, request, reply = log_signer().verifier.text, tmp_path / "request", tmp_path / "answer"
    known = ["--key", key, "--log", log, "--state", tmp_path / "state.db"]
    for _round in range(2):
        call_command("make_checkpoint")
        call_command("export_seals", request, request="w.example/1")
        signed = program_run("sign", *known, request)
        assert signed.returncode == 0, signed.stderr
        reply.write_text(signed.stdout)
        call_command("import_cosignatures", "w.example/1", reply)
    bundle, proof, text = tmp_path / "seals.zip", tmp_path / "row.tlog-proof", tmp_path / "row.txt"
    call_command("export_seals", bundle)
    with proof.open("w") as out:
        call_command(
            "prove_record",
            "records_journal_entry",
            Leaf.objects.of_rows("records_journal_entry").first().first,
            text=text,
            stdout=out,
        )

    keys = ["--log", log, "--witness", pub.read_text().strip()]
    assert program_run("check", *keys, bundle).returncode == 0
    assert "the row is in the leaf" in program_run("check", *keys, "--row", text, proof).stdout
    call_command("verify_records", against=[bundle, proof])

    text.write_bytes(text.read_bytes().replace(b"class", b"glass"))
    assert program_run("check", *keys, "--row", text, proof).returncode == 1
    proof.write_text(proof.read_text().replace("extra A", "extra B").replace("extra b", "extra c"))
    assert program_run("check", *keys, proof).returncode == 1
    _spoil(bundle)
    assert "do not give the root" in program_run("check", *keys, bundle).stderr
    assert program_run("sign", *known, bundle).returncode == 1


def _spoil(bundle) -> None:
    with zipfile.ZipFile(bundle) as old:
        content = {name: old.read(name) for name in old.namelist()}
    name = next(name for name in content if name.startswith("tile/entries"))
    content[name] = content[name][:-1] + b"?"
    with zipfile.ZipFile(bundle, "w") as new:
        for name, data in content.items():
            new.writestr(name, data)


def test_a_bundle_has_the_layout_of_tlog_tiles(records, tmp_path) -> None:
    for number in range(270):
        TrailEvent.objects.create(at=NOW, tag="x", subject_type="a", subject_id=str(number))
        log_rows(now=NOW)
    checkpoint = make_checkpoint(actor=ACTOR, now=NOW)
    write_bundle(tmp_path / "b.zip", checkpoint)

    with zipfile.ZipFile(tmp_path / "b.zip") as bundle:
        rest = checkpoint.size - 256
        assert len(bundle.read("tile/0/000")) == 256 * 32
        assert len(bundle.read(f"tile/0/001.p/{rest}")) == rest * 32
        assert bundle.read("tile/1/000.p/1") == log_subtree(0, 256)
        assert "tile/entries/000" in bundle.namelist()
        assert bundle.read("checkpoint").decode() == checkpoint.cosigned_note
    key = log_signer().verifier.text
    assert program_run("check", "--log", key, tmp_path / "b.zip").returncode == 0


def test_a_file_that_is_no_signature_of_a_checkpoint_here_is_refused(records, tmp_path) -> None:
    path = tmp_path / "answer"
    path.write_text("— witness.example/school AAAAAAAAAAAA\n")
    for name in ("witness.example/school", "nobody"):
        with pytest.raises(CommandError) as refused:
            call_command("import_cosignatures", name, path)
        assert refused.value.returncode == 2


def test_the_program_imports_nothing_of_the_product() -> None:
    source = PROGRAM.read_text()
    assert "django" not in source
    assert "records" not in source
    assert reverse("seals")
    assert sealed
