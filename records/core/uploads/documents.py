"""Documents from outside: kept and handed out, never opened here.

What a file begins with must be what its extension says. Only packages of the zip kind are looked
into, in the sandbox, since whoever fetches one opens it; PDF, old Office files and video are not parsed.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.errors import DomainError
from records.core.uploads.sandbox import SandboxRefused, read_sandboxed, refusal_message

HEAD = 64 * 1024
TAIL = 4096
MAX_PARTS = 10_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

WORDS = {
    "document_kind": gettext_lazy("The file is not what its extension says."),
    "document_macros": gettext_lazy("The document contains macros. Save it without them."),
    "protected": gettext_lazy("The file is protected by a password. Save it without one."),
}


class Ends(NamedTuple):
    """The first and the last bytes of a file."""

    head: bytes
    tail: bytes


def _is_pdf(ends: Ends) -> bool:
    # Readers look for both marks within the first and last kilobyte (ISO 32000-2, 7.5).
    return b"%PDF-" in ends.head[:1024] and b"%%EOF" in ends.tail


def _is_old_office(ends: Ends) -> bool:
    return ends.head.startswith(OLE)


def _is_zip(ends: Ends) -> bool:
    return ends.head.startswith(ZIPS)


def _is_mp4(ends: Ends) -> bool:
    # ISO/IEC 14496-12, 4.3: the box that names the brand comes first.
    return ends.head[4:8] == b"ftyp"


def _is_text(ends: Ends) -> bool:
    if b"\0" in ends.head:
        return False
    return any(_decodes(ends.head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    # The last character may be cut in two.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


SIGNATURES: dict[str, Callable[[Ends], bool]] = {
    "pdf": _is_pdf,
    "doc": _is_old_office,
    "xls": _is_old_office,
    "ppt": _is_old_office,
    "docx": _is_zip,
    "xlsx": _is_zip,
    "pptx": _is_zip,
    "zip": _is_zip,
    "txt": _is_text,
    "mp4": _is_mp4,
}
FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "zip": ""}
"""What a package of each kind holds."""


def check_document(file: BinaryIO, name: str, *, size: int, field: str = "") -> None:
    """Raise DomainError about `field` unless the file is what its extension says, and bearable."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    limit = settings.VIDEO_MAX_BYTES if extension == "mp4" else settings.DOCUMENT_MAX_BYTES
    if size > limit:
        message = _("The file is larger than %(limit)s MB.") % {"limit": limit // 1024**2}
        raise DomainError(message, field=field)
    if not size:
        raise DomainError(_("The file is empty."), field=field)
    looks_right = SIGNATURES.get(extension)
    if looks_right is None or not looks_right(_ends(file, size)):
        raise DomainError(str(WORDS["document_kind"]), field=field)
    if extension in FOLDERS:
        _look_inside(file, FOLDERS[extension], field)


def _ends(file: BinaryIO, size: int) -> Ends:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(size - TAIL, 0))
    tail = file.read(TAIL)
    file.seek(0)
    return Ends(head, tail)


def _look_inside(file: BinaryIO, folder: str, field: str) -> None:
    try:
        list(
            read_sandboxed(
                "document",
                file,
                folder=folder,
                max_unpacked=settings.DOCUMENT_MAX_UNPACKED,
                max_parts=MAX_PARTS,
            )
        )
    except SandboxRefused as refused:
        raise refusal_message(refused, WORDS, field=field) from refused
    finally:
        file.seek(0)
