"""Tenders as the trail keeps them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from courses.tenders.models import Tender
from courses.tenders.tags import TendersTag
from records.core.access.actor import Actor
from records.trail.services import record_event

FACTS = (
    "title",
    "category",
    "year",
    "organiser",
    "regime",
    "ground",
    "approval",
    "small_firm_deduction",
    "planned_on",
    "offered_until",
    "deadline_at",
    "opening_place",
    "contact",
    "split_note",
)
"""What the form of a tender asks, apart from the specification."""
LONG = 200


def plain_value(value: Any) -> Any:
    """Return a field's value as text for the trail and for the before and after of an amendment."""
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def tender_values(tender: Tender) -> dict[str, Any]:
    """Return what is written of a tender; of the specification its beginning."""
    values = {field: plain_value(getattr(tender, field)) for field in FACTS}
    values["specification"] = tender.specification[:LONG]
    return values


def note_tender(
    tender: Tender,
    tag: TendersTag,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Leave an event about a tender."""
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(tender),
        subject_type="tender",
        subject_id=tender.pk,
        before=before,
        after=after,
    )
