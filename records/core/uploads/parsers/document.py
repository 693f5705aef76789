"""Looks into a zip package that is only kept and handed out: an Office document or an archive."""

from typing import BinaryIO

from records.core.uploads.parsers.package import list_parts, unpack
from records.core.uploads.parsers.protocol import Refusal, Writer

MACROS = ("vbaproject.bin", "vbadata.xml")


def read(
    stream: BinaryIO, writer: Writer, *, folder: str, max_unpacked: int, max_parts: int
) -> None:
    """Refuse what does not hold `folder`, unpacks to too much or carries macros; else say nothing.

    Refuses with: damaged, output, protected, document_kind, document_macros.
    """
    parts = list_parts(stream, max_parts)
    names = [part.filename.lower() for part in parts]
    if folder and not any(name.startswith(folder) for name in names):
        raise Refusal("document_kind")
    if folder and any(name.endswith(MACROS) for name in names):
        raise Refusal("document_macros")
    left = max_unpacked
    for part in parts:
        if part.flag_bits & 1 and not folder:
            # An archive under a password is its owner's to open; nothing of it is unpacked here.
            continue
        for piece in unpack(stream, part):
            left -= len(piece)
            if left < 0:
                raise Refusal("output")
