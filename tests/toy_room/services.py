"""The writes of this room."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from records.core.access.actor import Actor
from records.core.access.choices import require_usable
from records.register.models import Cadre
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


@transaction.atomic
def plan_visits(
    *, cadres: Iterable[Cadre], site: str, on: date, actor: Actor, now: datetime
) -> list[FieldVisit]:
    """Plan a visit for each of `cadres`, or for none; raises NotAllowed for one out of reach."""
    visits = []
    for cadre in cadres:
        require_usable("register:tag_cadre:cadre", actor, cadre)
        visit, _made = FieldVisit.objects.get_or_create(cadre=cadre, site=site, visited_on=on)
        visits.append(visit)
    return visits
