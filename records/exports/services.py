"""Asking for an export, keeping the file, fetching it, letting go of it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import NotPossible
from records.core.exports import ExportFile, check_export, take_export
from records.core.exports.lists import JOB, export_key
from records.core.protection.crypto import decrypt_bytes
from records.core.seams.exports import EXPORTS
from records.exports.listings import kind_listing
from records.exports.models import ExportedFile
from records.exports.permissions import may_export
from records.exports.tags import ExportsTag
from records.jobs.models import Job
from records.jobs.services import queue_job
from records.trail.services import record_event


def queue_export(
    *, kind: str, filters: Mapping[str, str], file_format: str, actor: Actor, now: datetime
) -> Job:
    """Ask for a list as a file, whatever its size; asking twice gives the same work.

    Raises KeyError for a kind that no room brought, NotAllowed for one that is not the actor's,
    ExportRefused where the list is longer than one export or the person's day allows.
    """
    require(actor.is_system or may_export(user_of(actor), EXPORTS[kind]))
    listing = kind_listing(kind, filters, user_of(actor))
    check_export(listing=listing, file_format=file_format, actor=actor, now=now)
    params = {"source": kind, "filters": dict(filters), "format": file_format}
    return queue_job(kind=JOB, key=export_key(actor, params), params=params, actor=actor, now=now)


def export_or_queue(
    *, kind: str, filters: Mapping[str, str], file_format: str, actor: Actor, now: datetime
) -> ExportFile | Job:
    """Return a short list as a file at once, a longer one as work; raises as `queue_export`."""
    require(actor.is_system or may_export(user_of(actor), EXPORTS[kind]))
    listing = kind_listing(kind, filters, user_of(actor))
    count = check_export(listing=listing, file_format=file_format, actor=actor, now=now)
    if count > settings.EXPORT_AT_ONCE_ROWS:
        return queue_export(
            kind=kind, filters=filters, file_format=file_format, actor=actor, now=now
        )
    return take_export(listing=listing, file_format=file_format, actor=actor, now=now)


@transaction.atomic
def fetch_export(*, file: ExportedFile, actor: Actor, now: datetime) -> bytes:
    """Return the content and note that it was fetched.

    Raises NotAllowed for anybody but who asked for it, NotPossible once its time is over.
    """
    require(
        actor.user_id is not None and actor.user_id == file.asked_by_id,
        _("An export is fetched only by the person who asked for it."),
    )
    file = ExportedFile.objects.select_for_update().get(pk=file.pk)
    if file.content is None or not file.can_be_fetched(now):
        raise NotPossible(_("The file is no longer here; export the list again."))
    file.fetched_at, file.fetches = now, file.fetches + 1
    file.save(update_fields=["fetched_at", "fetches"])
    record_event(
        tag=ExportsTag.FILE_FETCHED,
        actor=actor,
        now=now,
        subject=file.title,
        subject_type="export",
        subject_id=file.reference,
        after={"sha256": file.digest, "times": file.fetches},
    )
    return decrypt_bytes(bytes(file.content))


@transaction.atomic
def forget_exports(*, actor: Actor, now: datetime) -> int:
    """Let go of the files whose time is over; returns how many."""
    count = ExportedFile.objects.past(now).update(content=None)
    if count:
        record_event(
            tag=ExportsTag.FILES_REMOVED,
            actor=actor,
            now=now,
            subject=_("Exports"),
            subject_type="export",
            subject_id="",
            after={"files": count},
        )
    return count
