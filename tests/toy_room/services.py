"""The one write of this room."""

from datetime import datetime

from django.db import transaction

from records.core.actor import Actor
from records.trail.services import record_event
from tests.toy_room.models import FieldVisit
from tests.toy_room.tags import ToyRoomTag


@transaction.atomic
def report_visit(*, visit: FieldVisit, text: str, actor: Actor, now: datetime) -> FieldVisit:
    """Hand in the report of a visit and return the visit."""
    visit.report = text
    visit.save(update_fields=["report"])
    record_event(
        tag=ToyRoomTag.REPORTED,
        actor=actor,
        subject=str(visit),
        subject_type="field_visit",
        subject_id=visit.pk,
        now=now,
    )
    return visit
