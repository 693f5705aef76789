"""Upload, apply, discard. The file is encrypted while it waits and removed afterwards."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.choices import require_usable
from records.core.errors import NotPossible
from records.core.protection.crypto import encrypt_bytes
from records.core.protection.masking import mask_text
from records.core.seams import IMPORTS, FileReading, ImportPlan
from records.imports.models import ImportBatch
from records.imports.permissions import may_import, units_kept_by
from records.imports.tags import ImportsTag
from records.jobs.enums import ABANDONED
from records.jobs.models import Job
from records.jobs.services import queue_job
from records.register.models import Unit
from records.trail.services import record_event

JOB = "apply_import"
PREVIEW_LINES = 300
PREVIEW_ERRORS = 1000
KEPT_FOR = timedelta(days=7)


def upload_batch(
    *,
    kind: str,
    content: bytes,
    filename: str,
    unit: Unit | None,
    user: User,
    actor: Actor,
    now: datetime,
) -> ImportBatch:
    """Read a file, keep it encrypted with its preview, and return the batch.

    Raises DomainError where it cannot be read as such a file, NotAllowed where the actor may not
    import, or not for this unit.
    """
    require(may_import(user_of(actor)))
    require_usable("imports:upload:unit", actor, unit)
    # Read before the transaction begins: a file that takes its whole time holds no lock.
    task = FileReading(content, filename, timezone.localdate(now), unit, units_kept_by(user))
    plan = IMPORTS[kind].preview(task)
    summary, sealed = summarise_plan(kind, plan), encrypt_bytes(content)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind,
            filename=mask_text(filename)[:200],
            content=sealed,
            content_digest=hashlib.sha256(content).hexdigest(),
            unit=unit,
            summary=summary,
            uploaded_by=user,
            uploaded_at=now,
        )
        _record(batch, ImportsTag.IMPORT_UPLOADED, actor, now)
    return batch


def record_preview_viewed(*, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened an import's preview, which names people."""
    _record(batch, ImportsTag.IMPORT_VIEWED, actor, now)


@transaction.atomic
def queue_import(*, batch: ImportBatch, actor: Actor, now: datetime) -> Job:
    """Ask for the batch to be applied; asking twice gives the same work."""
    _require_own(batch, actor)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.job_id is not None and batch.job is not None and batch.job.state not in ABANDONED:
        return batch.job
    if batch.content is None:
        raise NotPossible(_("The file is no longer here; upload it again."))
    job = queue_job(kind=JOB, key=str(batch.pk), params={}, actor=actor, now=now)
    batch.job = job
    batch.save(update_fields=["job"])
    _record(batch, ImportsTag.IMPORT_QUEUED, actor, now)
    return job


@transaction.atomic
def discard_batch(*, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    """Remove the file; what was applied stays applied."""
    _require_own(batch, actor)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.discarded_at is not None:
        return
    if batch.job is not None and batch.job.is_live:
        raise NotPossible(_("The import is under way and can no longer be discarded."))
    batch.content, batch.discarded_at = None, now
    batch.save(update_fields=["content", "discarded_at"])
    _record(batch, ImportsTag.IMPORT_DISCARDED, actor, now)


def _require_own(batch: ImportBatch, actor: Actor) -> None:
    user = user_of(actor)
    require(actor.is_system or (may_import(user) and batch.uploaded_by_id == user.pk))


def discard_old_batches(*, now: datetime) -> int:
    """Discard the files nobody came back to for a week; returns how many."""
    old = ImportBatch.objects.filter(
        content__isnull=False, discarded_at__isnull=True, uploaded_at__lt=now - KEPT_FOR
    ).exclude(job__state__in=("queued", "running"))
    count = 0
    for batch in old:
        discard_batch(batch=batch, actor=Actor.system("discard_old_batches"), now=now)
        count += 1
    return count


def summarise_plan(kind: str, plan: ImportPlan) -> dict[str, Any]:
    told = plan.as_json()
    errors, labels = told["errors"], IMPORTS[kind].labels
    return told | {
        "errors": [
            error | {"label": str(labels.get(error["field"], error["field"]))}
            for error in errors[:PREVIEW_ERRORS]
        ],
        "error_count": len(errors),
        "lines": plan.lines(PREVIEW_LINES),
    }


def _record(batch: ImportBatch, tag: ImportsTag, actor: Actor, now: datetime) -> None:
    summary = batch.summary or {}
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=batch.filename,
        subject_type="import",
        subject_id=batch.pk,
        after={
            "kind": batch.kind,
            "digest": batch.content_digest,
            **{key: summary.get(key) for key in ("rows", "new", "changed", "unchanged")},
        },
    )
