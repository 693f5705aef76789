"""What the rooms of records keep for a time, and how each is let go of."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.core.access.actor import Actor
from records.core.protection.retention import RetentionRule
from records.imports.models import ImportBatch
from records.imports.services import discard_batch
from records.jobs.enums import LIVE
from records.jobs.models import Job
from records.privacy.models import OwnDataFile
from records.trail.models import TrailEvent

PERSONAL = ("lines", "errors")
"""Parts of an import's preview that name people; its figures stay."""


def _delete(rows: "models.QuerySet[Any]", actor: Actor, now: datetime) -> int:
    return rows.model._default_manager.filter(pk__in=rows.values("pk")).delete()[0]


def _old_jobs(before: datetime) -> "models.QuerySet[Job]":
    """Return finished work that nothing else names."""
    jobs = Job.objects.exclude(state__in=LIVE).filter(finished_at__lt=before)
    for relation in Job._meta.related_objects:
        jobs = jobs.filter(**{f"{relation.name}__isnull": True})
    return jobs


def _old_uploads(before: datetime) -> "models.QuerySet[ImportBatch]":
    waiting = ImportBatch.objects.filter(content__isnull=False, discarded_at__isnull=True)
    return waiting.filter(uploaded_at__lt=before).exclude(job__state__in=LIVE)


def _discard(rows: "models.QuerySet[Any]", actor: Actor, now: datetime) -> int:
    batches = list(rows)
    for batch in batches:
        discard_batch(batch=batch, actor=actor, now=now)
    return len(batches)


def _old_previews(before: datetime) -> "models.QuerySet[ImportBatch]":
    done = ImportBatch.objects.filter(content__isnull=True, uploaded_at__lt=before)
    return done.exclude(job__state__in=LIVE).filter(summary__has_any_keys=list(PERSONAL))


def _strip_previews(rows: "models.QuerySet[Any]", actor: Actor, now: datetime) -> int:
    batches = list(rows.defer("content"))
    for batch in batches:
        batch.summary = {k: v for k, v in (batch.summary or {}).items() if k not in PERSONAL}
        batch.save(update_fields=["summary"])
    return len(batches)


RETENTION_RULES = (
    RetentionRule(
        name="trail",
        title=_("Trail"),
        due=lambda before: TrailEvent.objects.filter(at__lt=before),
        moment="at",
        at_least=184,
        note=_("Append-only: never cut. Failed sign-ins, exports and reveals stand in it."),
    ),
    RetentionRule(
        name="sessions",
        title=_("Sessions that have run out"),
        due=lambda before: Session.objects.filter(expire_date__lt=before),
        moment="expire_date",
        forget=_delete,
    ),
    RetentionRule(
        name="jobs",
        title=_("Finished long work"),
        due=_old_jobs,
        moment="finished_at",
        forget=_delete,
    ),
    RetentionRule(
        name="import_files",
        title=_("Uploaded files that were not applied"),
        due=_old_uploads,
        moment="uploaded_at",
        forget=_discard,
    ),
    RetentionRule(
        name="import_previews",
        title=_("Names in the previews of imports"),
        due=_old_previews,
        moment="uploaded_at",
        forget=_strip_previews,
    ),
    RetentionRule(
        name="own_data",
        title=_("Notes of one's own data having been made"),
        due=lambda before: OwnDataFile.objects.filter(made_at__lt=before),
        moment="made_at",
        forget=_delete,
    ),
)
