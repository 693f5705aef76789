"""An export as long work."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.exports import ExportFile, take_export
from records.core.long_work import Progress
from records.core.protection.crypto import encrypt_bytes
from records.exports.listings import listing_of
from records.exports.models import ExportedFile


def run_export(
    key: str, params: dict[str, Any], actor: Actor, now: datetime, progress: Progress
) -> dict[str, Any]:
    """Make the file and keep it for who asked; return what it holds and where it is fetched."""
    require(actor.user_id is not None, _("An export belongs to the person who asks for it."))
    listing = listing_of(params, user_of(actor))
    export = take_export(
        listing=listing,
        file_format=params["format"],
        actor=actor,
        now=now,
        progress=progress,
    )
    kept = _keep(export, listing.title, actor.user_id or 0, now)
    message = _("“%(title)s”: %(rows)d rows, number %(reference)s.")
    told = {"title": kept.title, "rows": kept.rows, "reference": kept.reference}
    return {"message": message % told, "url": f"{reverse('export_list')}#{kept.reference}"}


def _keep(export: ExportFile, title: str, user_id: int, now: datetime) -> ExportedFile:
    """Keep a finished export, encrypted, for who asked; `take_export` has told the trail."""
    content = export.file.read()
    export.file.close()
    return ExportedFile.objects.create(
        asked_by_id=user_id,
        title=title[:200],
        filename=export.filename[-260:],
        content_type=export.content_type,
        reference=export.reference,
        digest=export.digest,
        rows=export.rows,
        size=len(content),
        content=encrypt_bytes(content),
        made_at=now,
    )
