"""Notes and checkpoints as others write them, and what is none."""

import base64

import pytest

from records.seals.notes import (
    ED25519,
    Checkpoint,
    NoteError,
    Signer,
    generate_signer,
    parse_checkpoint,
    parse_note,
    parse_signature,
    parse_signer,
    parse_verifier,
)

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
    "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of Go's package sumdb/note."""

CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b"
    "2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of C2SP's tlog-cosignature."""


def test_a_note_that_go_signed_verifies() -> None:
    assert parse_note(GO_NOTE).signed_by(parse_verifier(GO_KEY))
    assert not parse_note(GO_NOTE.replace("answer", "anwser")).signed_by(parse_verifier(GO_KEY))


def test_the_specification_s_checkpoint_is_read() -> None:
    note = parse_note(CHECKPOINT)
    checkpoint = parse_checkpoint(note.body)

    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20852163
    assert base64.b64encode(checkpoint.root).decode() == (
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    )
    assert checkpoint.body == note.body
    assert [one.name for one in note.signatures] == [
        "example.com/behind-the-sofa",
        "witness.example.com/w1",
    ]
    assert int.from_bytes(note.signatures[1].signature[:8]) == 1679315147


def test_what_is_signed_here_verifies_and_the_key_survives_its_text() -> None:
    signer = generate_signer("example.org/lms")
    note = parse_note(signer.sign(Checkpoint(signer.name, 7, bytes(32)).body))

    assert parse_signer(signer.text) == signer
    assert parse_verifier(signer.verifier.text) == signer.verifier
    assert note.signed_by(signer.verifier)
    assert not note.signed_by(generate_signer("example.org/lms").verifier)
    assert signer.verifier.kind == ED25519


def test_a_line_that_names_the_key_and_is_not_its_signature_spoils_the_note() -> None:
    signer = Signer("example.org/lms", b"s" * 32)
    text = signer.sign("a\n1\nb\n")
    line = text.splitlines()[-1]
    forged = line[:-8] + ("AAAAAAA=" if not line.endswith("AAAAAAA=") else "BBBBBBB=")

    assert not parse_note(f"{text}{forged}\n").signed_by(signer.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signature\n",
        "body\n\nno dash\n",
        "body\n\n— name !!!\n",
        "a\tb\n\n— n AAAAAAAA\n",
        "x" * 70000 + "\n\n— n AAAAAAAA\n",
        "body\n\n— n AAAA\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_note(text)


@pytest.mark.parametrize(
    "body",
    ["o\n1\n", "o\n01\nAAAA\n", "o\n-1\nAAAA\n", "o\n1\nAAAA\n", "o\n１\nAAAA\n", "\n1\nAAAA\n"],
)
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(body)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+zz+AAAA", GO_KEY[:-4], GO_KEY.replace("Peter", "Pater"), "a b+00+AAAA"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_verifier(text)
    with pytest.raises(NoteError):
        parse_signer(f"PRIVATE+KEY+{text}")
    with pytest.raises(NoteError):
        parse_signature(text)


def test_a_name_that_cannot_stand_in_a_note_is_refused() -> None:
    for name in ("", "two words", "a+b"):
        with pytest.raises(NoteError):
            generate_signer(name)
