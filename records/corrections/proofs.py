"""Files shown as proof: pictures are drawn anew in a sandboxed process, PDFs are kept unopened."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.uploads.pictures import Shape, checked_picture

LARGEST = Shape(2400, 2400, "contain")
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)\b")
"""What a scan of a paper does not hold; a file that does is refused, as far as it says so openly."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    name: str
    content_type: str
    content: bytes


def check_proof(name: str, content: bytes, *, field: str = "proofs") -> Checked:
    """Return an uploaded file as it is kept; raises DomainError naming the file.

    A picture is drawn anew, so that place and camera are gone. A PDF is never opened here: it is
    handed out as a download, for the reader's own program to open.
    """
    limit = settings.CORRECTION_PROOF_MAX_BYTES
    short = name[-100:]
    if len(content) > limit:
        raise DomainError(
            _("%(name)s is larger than %(limit)s MB.") % {"name": short, "limit": limit // 1024**2},
            field=field,
        )
    if content.startswith(b"%PDF-"):
        return Checked(short, "application/pdf", _checked_pdf(short, content, field))
    try:
        picture = checked_picture(content, shapes=(LARGEST,), max_bytes=limit, field=field)
    except DomainError as error:
        details = {"name": short, "message": error.message}
        raise DomainError(_("%(name)s: %(message)s") % details, field=field) from error
    stem = short.rpartition(".")[0] or short
    return Checked(f"{stem}.jpg", "image/jpeg", picture.images[0])


def _checked_pdf(name: str, content: bytes, field: str) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise DomainError(_("%s is not a whole PDF.") % name, field=field)
    if ACTIVE.search(content):
        raise DomainError(
            _("%s holds more than pages (scripts, files or a password): print it to a new PDF.")
            % name,
            field=field,
        )
    return content
