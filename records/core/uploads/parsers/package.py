"""Looks into a zip package before anything opens it, believing none of the sizes it states."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from records.core.uploads.parsers.protocol import Refusal

PIECE = 256 * 1024
HEADER = 30
"""Bytes of a local header before the name and the extra field."""
XML = (".xml", ".rels", ".vml")


def check_workbook_package(stream: BinaryIO, max_unpacked: int, max_parts: int) -> None:
    """Refuse what is no .xlsx, unpacks to more than is read, or declares entities of its own.

    Refuses with: damaged, protected, output, workbook_kind, archive, declared.
    """
    parts = list_parts(stream, max_parts)
    _check_kind({part.filename for part in parts})
    left = max_unpacked
    for part in parts:
        guard = PrologGuard() if part.filename.lower().endswith(XML) else None
        for piece in unpack(stream, part):
            left -= len(piece)
            if left < 0:
                raise Refusal("output")
            if guard is not None:
                guard.feed(piece)


def list_parts(stream: BinaryIO, max_parts: int) -> list[zipfile.ZipInfo]:
    """Return what the package's directory lists."""
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refusal("damaged") from error
    if len(parts) > max_parts:
        raise Refusal("output")
    return parts


def unpack(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Return the content of one part, piece by piece."""
    stream.seek(part.header_offset)
    header = stream.read(HEADER)
    if len(header) < HEADER:
        raise Refusal("damaged")
    if part.flag_bits & 1:
        raise Refusal("protected")
    stream.seek(part.header_offset + HEADER + sum(struct.unpack("<HH", header[26:30])))
    packed = stream.read(part.compress_size)
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflate(packed)
    else:
        raise Refusal("damaged")


def _inflate(packed: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not inflater.eof:
            yield inflater.decompress(packed, PIECE)
            packed = inflater.unconsumed_tail
    except zlib.error as error:
        raise Refusal("damaged") from error


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Refusal("workbook_kind")
    raise Refusal("archive")


class _Begun(Exception):
    """The root element is reached; what stands before it is all a guard looks at."""


class PrologGuard:
    """Refuses XML that declares a document type: no office program writes one in a package.

    Entities that refer to each other, to files or to the network all need such a declaration.
    A real parser looks, so that no encoding, space or comment hides it.
    """

    def __init__(self) -> None:
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        """Look at more of the part."""
        if self._parser is None:
            return
        try:
            self._parser.Parse(piece, False)
        except _Begun:
            self._parser = None
        except (expat.ExpatError, LookupError, ValueError):
            # What is no XML is for the reader of workbooks to judge: it knows which parts matter.
            self._parser = None

    def _refuse(self, *_declaration: object) -> None:
        raise Refusal("declared")

    def _end(self, *_element: object) -> None:
        raise _Begun
