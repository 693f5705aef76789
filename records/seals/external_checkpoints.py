"""Checkpoints kept elsewhere: a note, a proof or an exported bundle, as a file."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from records.seals.notes import MOST_BYTES, NoteError, Verifier, parse_checkpoint, parse_note

PROOF_FORMAT = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class ExternalCheckpoint:
    """A size and the root it had, as the log once signed it."""

    size: int
    root: bytes


def read_external_checkpoint(path: Path, verifiers: Sequence[Verifier]) -> ExternalCheckpoint:
    """Return the checkpoint in a file. Raises NoteError where it holds none that the log signed.

    Raises OSError where the file cannot be read.
    """
    text = _checkpoint_text(path)
    note = parse_note(text)
    if not any(note.signed_by(key) for key in verifiers):
        raise NoteError(_("the checkpoint in %s is not signed by this log") % path.name)
    checkpoint = parse_checkpoint(note.body)
    return ExternalCheckpoint(checkpoint.size, checkpoint.root)


def _checkpoint_text(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        is_zip = start == b"PK\x03\x04"
        content = _from_zip(path) if is_zip else start + file.read(MOST_BYTES * 4)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NoteError(_("%s is neither a checkpoint nor a bundle") % path.name) from error
    if text.startswith(PROOF_FORMAT):
        return text.partition("\n\n")[2]
    return text


def _from_zip(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as bundle, bundle.open("checkpoint") as member:
            return member.read(MOST_BYTES * 4)
    except (zipfile.BadZipFile, KeyError) as error:
        raise NoteError(_("%s holds no checkpoint") % path.name) from error
