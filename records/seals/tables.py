"""Which tables the log covers: every append-only one but its own leaves, which the tree proves."""

from django.db import models

from records.core.append_only import append_only_models
from records.seals.models import Leaf

MOMENTS = (
    "at",
    "recorded_at",
    "posted_at",
    "marked_at",
    "merged_at",
    "saved_at",
    "reviewed_at",
    "closed_at",
    "made_at",
    "received_at",
    "created_at",
    "decided_at",
)
"""Columns that hold when the row itself was written, by the names they have in this house."""


def logged_models() -> tuple[type[models.Model], ...]:
    """Return the models whose rows are logged, by table."""
    return tuple(model for model in append_only_models() if model is not Leaf)


def moment_column(model: type[models.Model]) -> str:
    """Return the column that tells when a row was written; "" where the table has none."""
    columns = {
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
    }
    return next((name for name in MOMENTS if name in columns), "")
