"""Records of online study as a kind of file to import."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from records.archive.online.fields import ONLINE_FIELDS
from records.archive.online.plan import plan_online_hours
from records.archive.online.services import apply_online_hours
from records.core.access.actor import Actor
from records.core.seams import FileReading, ImportKind, ImportPlan


def _preview(file: FileReading) -> ImportPlan:
    return plan_online_hours(file.content, file.filename, today=file.today, allowed=file.allowed)


def _apply(file: FileReading, actor: Actor, now: datetime) -> ImportPlan:
    return apply_online_hours(
        content=file.content,
        filename=file.filename,
        today=file.today,
        allowed=file.allowed,
        actor=actor,
        now=now,
        progress=file.progress,
    )


ONLINE_HOURS_IMPORT = ImportKind(
    "online_hours",
    _("Online hours"),
    _preview,
    _apply,
    {field.name: field.label for field in ONLINE_FIELDS},
)
