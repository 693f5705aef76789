"""How long the notes of exports are kept; their content goes after hours (`forget_exports`)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from records.core.access.actor import Actor
from records.core.protection.retention import RetentionRule
from records.exports.models import ExportedFile


def _forget(rows: "QuerySet[Any]", actor: Actor, now: datetime) -> int:
    return ExportedFile.objects.filter(pk__in=rows.values("pk")).delete()[0]


EXPORTS_RETENTION = RetentionRule(
    name="exports",
    title=_("Notes of exports having been made"),
    due=lambda before: ExportedFile.objects.filter(made_at__lt=before),
    moment="made_at",
    forget=_forget,
    at_least=1,
)
