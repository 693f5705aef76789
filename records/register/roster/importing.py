"""The roster as a kind of file to import."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from records.core.access.actor import Actor
from records.core.seams import FileReading, ImportKind, ImportPlan
from records.register.roster.fields import LABELS
from records.register.roster.plan import plan_roster
from records.register.roster.services import apply_roster


def _preview(file: FileReading) -> ImportPlan:
    return plan_roster(
        file.content, file.filename, today=file.today, unit=file.unit, allowed=file.allowed
    )


def _apply(file: FileReading, actor: Actor, now: datetime) -> ImportPlan:
    return apply_roster(
        content=file.content,
        filename=file.filename,
        today=file.today,
        unit=file.unit,
        allowed=file.allowed,
        actor=actor,
        now=now,
        progress=file.progress,
    )


ROSTER_IMPORT = ImportKind("roster", _("Roster"), _preview, _apply, LABELS)
