"""Reads a spreadsheet by what its bytes are: .xlsx, .xls or text with separators.

What is said: for each sheet that holds anything a head `["sheet", name, is_text, merges]`, then its
rows by the hundred: `["rows", [[number, cells, filled], …]]`.
"""

import re
from typing import BinaryIO

from records.core.uploads.parsers import delimited, workbook
from records.core.uploads.parsers.package import check_workbook_package
from records.core.uploads.parsers.protocol import Refusal, Writer
from records.core.uploads.parsers.rows import Bounds, Rows

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted .xlsx is an OLE file with this stream; its name stands there in UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# In an old workbook the record FilePass stands right after the stream's first, BOF. It is looked
# for here because the reader calls such a file one of unknown format.
FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.S)
OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read(
    stream: BinaryIO,
    writer: Writer,
    *,
    max_rows: int,
    max_columns: int,
    max_cells: int,
    max_unpacked: int,
    max_parts: int,
) -> None:
    """Say the sheets that can be seen and hold anything.

    Refuses with: not_a_sheet, empty, protected, unreadable, workbook_kind, archive, declared,
    markup, undivided, rows, columns, cells, output, damaged.
    """
    head = stream.read(len(OLE))
    stream.seek(0)
    rows = Rows(writer, Bounds(max_rows, max_columns, max_cells))
    if head.startswith(ZIP):
        check_workbook_package(stream, max_unpacked, max_parts)
        stream.seek(0)
        workbook.read_workbook(stream, rows)
    elif head.startswith(OLE):
        _check_unprotected(stream.read())
        stream.seek(0)
        workbook.read_workbook(stream, rows)
    elif head.startswith(OTHER):
        raise Refusal("not_a_sheet")
    else:
        delimited.read_text(stream.read(), rows)


def _check_unprotected(content: bytes) -> None:
    if ENCRYPTED in content or FILE_PASS.search(content):
        raise Refusal("protected")
