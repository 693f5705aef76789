"""Sealed chunks on disk: one file each, written piece by piece, below the folder of private files."""

import hashlib
import os
import secrets
import shutil
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from courses.bids.sealing.errors import SealingError

PIECE_BYTES = 64 * 1024


class Stream(Protocol):
    """What a chunk is read from: a request, or a file."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""


def folder_of(envelope: str) -> Path:
    """Return the folder of an envelope's chunks."""
    return Path(settings.MEDIA_ROOT) / "bids" / envelope[:2] / envelope


def chunk_path(envelope: str, number: int) -> Path:
    """Return the file of a chunk."""
    return folder_of(envelope) / f"{number:06d}"


def write_chunk(
    *, envelope: str, number: int, stream: Stream, size: int, digest: str, day: date
) -> None:
    """Write a chunk of exactly `size` bytes; it is there whole, or not at all.

    Raises SealingError where its length or its SHA-256 (`digest`, hexadecimal) is another. The file's
    time is midnight of `day`: the moment would tell whose sign-in it followed.
    """
    path = chunk_path(envelope, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        found = _copy(stream, part, size)
        if found != digest:
            raise SealingError("digest", "the chunk is not the one whose digest was sent")
        midnight = datetime.combine(day, time(), timezone.get_default_timezone()).timestamp()
        os.utime(part, (midnight, midnight))
        part.replace(path)
        os.utime(path.parent, (midnight, midnight))
    finally:
        part.unlink(missing_ok=True)


def _copy(stream: Stream, part: Path, size: int) -> str:
    """Write `size` bytes of a stream to `part` and return their SHA-256 in hexadecimal."""
    digest, left = hashlib.sha256(), size
    with part.open("xb") as file:
        while piece := stream.read(min(PIECE_BYTES, left + 1)):
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            file.write(piece)
        file.flush()
        # A receipt is given for it: then it has to outlive a power cut.
        os.fsync(file.fileno())
    if left:
        raise SealingError("chunk_size", f"the chunk has not the {size} bytes it must have")
    return digest.hexdigest()


def remove_chunks(envelope: str) -> None:
    """Remove an envelope's chunks; does nothing where there are none."""
    shutil.rmtree(folder_of(envelope), ignore_errors=True)
