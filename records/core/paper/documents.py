"""A document: what is shown, who had it made when, and the digest by which it can be checked."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.paper.blocks import Block
from records.core.paper.compiler import ARCHIVAL_WITH_DATA, compile_pdf

TEMPLATE: Final = Path(settings.BASE_DIR) / "templates" / "paper" / "document.typ"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document shows. `page` is the path of the page it was made from, with its query.

    `number` is the document's own number where it has one; `photos` holds JPEGs by their SHA-256.
    """

    title: str
    unit: str
    page: str
    blocks: Sequence[Block]
    lines: Sequence[str] = ()
    number: str = ""
    landscape: bool = False
    photos: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """Return what is shown, as the text that is hashed and attached to the PDF."""
        shown = {
            "title": self.title,
            "unit": self.unit,
            "number": self.number,
            "lines": list(self.lines),
            "blocks": [asdict(block) for block in self.blocks],
        }
        return json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What identifies a document: its reference, and the SHA-256 of what it shows."""

    reference: str
    digest: str

    @property
    def as_trail(self) -> dict[str, str]:
        """Return it as the trail keeps it."""
        return {"paper": self.reference, "sha256": self.digest}


def record_of(paper: Paper, *, now: datetime) -> PaperRecord:
    """Return reference and digest of a document made at `now`.

    The digest does not cover the time: the same facts give the same digest on another day.
    """
    digest = hashlib.sha256(paper.content.encode()).hexdigest()
    made = timezone.localtime(now)
    return PaperRecord(paper.number or f"{made:%Y%m%d}-{digest[:8].upper()}", digest)


def render_paper(paper: Paper, *, actor: Actor, now: datetime) -> bytes:
    """Return the PDF of a document, which has the hashed text attached as `data.json`."""
    record = record_of(paper, now=now)
    data = {
        "content": paper.content,
        "title": paper.title,
        "landscape": paper.landscape,
        "photos": {digest: list(jpeg) for digest, jpeg in paper.photos.items()},
        "site": str(settings.SITE_NAME),
        "reference": record.reference,
        "digest": record.digest,
        "made": _("made %(time)s by %(name)s")
        % {"time": f"{timezone.localtime(now):%Y-%m-%d %H:%M}", "name": actor.name},
        "qr": _qr(check_address(paper, record)),
        "labels": {
            "page": _("Page {n} of {m}"),
            "reference": _("No. %s") % record.reference,
            "digest": _("SHA-256 of the data shown"),
        },
    }
    return compile_pdf(TEMPLATE, data, standard=ARCHIVAL_WITH_DATA)


def check_address(paper: Paper, record: PaperRecord) -> str:
    """Return the address of the page the document was made from, its digest after `#`.

    What stands after `#` is not sent to the server; who scans the code must sign in as for the page.
    """
    base: str = settings.WAGTAILADMIN_BASE_URL
    return f"{base.rstrip('/')}{paper.page}#sha256={record.digest}"


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    code: Any = segno.make(text, error="l", micro=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
