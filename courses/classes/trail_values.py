"""A class and a session as the trail keeps them: plain values by field."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from courses.classes.assessment.scheme import read_scheme
from courses.classes.models import Session, TrainingClass

CLASS_FIELDS = (
    "code",
    "title",
    "kind",
    "is_main_class",
    "mode",
    "organiser",
    "host",
    "provider",
    "supervisor",
    "starts_on",
    "ends_on",
    "capacity",
    "budget",
    "person_days",
    "is_open",
    "enroll_until",
)
SESSION_FIELDS = (
    "course",
    "title",
    "lecturer",
    "venue",
    "starts_at",
    "ends_at",
    "hours",
    "content_kind",
    "method",
)


def class_values(training_class: TrainingClass) -> dict[str, Any]:
    """Return what is planned of a class, its assessment scheme with it."""
    values = {field: getattr(training_class, field) for field in CLASS_FIELDS}
    values |= read_scheme(training_class)
    return {field: _plain(value) for field, value in values.items()}


def session_values(session: Session) -> dict[str, Any]:
    """Return what is planned of a session."""
    return {field: _plain(getattr(session, field)) for field in SESSION_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime):
        # The database gives Greenwich, a form the school's time: the same moment is one text.
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        # A form gives 5000 where the database gives 5000.00: the same sum is one text.
        return str(value.normalize() + 0) if value != value.to_integral() else str(int(value))
    return value if isinstance(value, str | int | bool | None) else str(value)
