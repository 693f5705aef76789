"""The long work of an import, as `records.jobs` runs it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors
from records.core.long_work import Progress
from records.core.protection.crypto import decrypt_bytes
from records.core.seams import IMPORTS, FileReading
from records.imports.models import ImportBatch
from records.imports.permissions import units_kept_by
from records.imports.services import summarise_plan


def apply_batch(
    key: str, params: dict[str, Any], actor: Actor, now: datetime, progress: Progress
) -> dict[str, Any]:
    """Apply the batch whose number is the key inside the job's transaction, remove its file."""
    # Discarding waits here too: a file is either applied or discarded, whichever came first.
    batch = ImportBatch.objects.select_for_update().get(pk=int(key))
    user = batch.uploaded_by
    content = decrypt_bytes(bytes(batch.content or b""))
    task = FileReading(
        content,
        batch.filename,
        timezone.localdate(batch.uploaded_at),
        batch.unit,
        units_kept_by(user),
        progress,
    )
    try:
        plan = IMPORTS[batch.kind].apply(task, actor, now)
    except ManyErrors as error:
        raise DomainError(_("%s Look at the preview again.") % error) from error
    batch.summary, batch.content = summarise_plan(batch.kind, plan), None
    batch.save(update_fields=["summary", "content"])
    figures = plan.as_json()
    message = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % figures
    return {"message": message, "url": reverse("import_preview", args=[batch.pk])}
