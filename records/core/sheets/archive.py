"""Guards an .xlsx before it is opened: zip bombs, and sheets whose extent would fill memory."""

import io
import re
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _

from records.core.errors import DomainError

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_COLUMNS = 256
"""Up to column IV. A reader lays a sheet out densely, so one cell far away costs gigabytes."""

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d+)\"")
_FAR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"(?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d+\"[^>]*[^/]>")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)\b")


def refuse_unsafe_xlsx(content: bytes, max_rows: int) -> None:
    """Raise DomainError unless `content` is an .xlsx that unpacks to a bearable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DomainError(_("The file is damaged.")) from error
    _refuse_other_packages({part.filename for part in parts})
    if len(parts) > MAX_PARTS:
        raise _too_large()
    left = MAX_UNPACKED
    for part in parts:
        unpacked = _inflate(content, part, left)
        left -= len(unpacked)
        if part.filename.startswith("xl/worksheets/"):
            _refuse_wide_extent(unpacked, max_rows)


def _too_large() -> DomainError:
    return DomainError(_("The file unpacks to more than this service reads."))


def _refuse_other_packages(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise DomainError(_("This kind of workbook is not read; save it as .xlsx in Excel."))
    raise DomainError(_("The file is an archive, not a spreadsheet."))


def _inflate(content: bytes, part: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one part, believing none of the sizes the archive states."""
    header = content[part.header_offset : part.header_offset + 30]
    if len(header) < 30:
        raise DomainError(_("The file is damaged."))
    if part.flag_bits & 1:
        raise DomainError(_("The file is protected by a password. Save it without one."))
    start = part.header_offset + 30 + sum(struct.unpack("<HH", header[26:30]))
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        unpacked = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        unpacked = _decompress(packed, limit)
    else:
        raise DomainError(_("The file is damaged."))
    if len(unpacked) > limit:
        raise _too_large()
    return unpacked


def _decompress(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit + 1)
    except zlib.error as error:
        raise DomainError(_("The file is damaged.")) from error


def _refuse_wide_extent(xml: bytes, max_rows: int) -> None:
    """Refuse values far below or right of what is read; empty formatted cells do no harm."""
    if _FAR_CELL.search(xml):
        raise DomainError(_("The sheet has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
    far = (m.start() for m in _ROW.finditer(xml) if int(m[1]) > 2 * max_rows)
    first_far = next(far, None)
    if first_far is not None and _VALUE.search(xml, first_far):
        raise DomainError(
            _("The sheet has more than %(limit)s rows; divide the file.") % {"limit": max_rows}
        )
