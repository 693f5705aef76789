"""What this room lets people take away, does at length, and tells them of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.roles import RoleKind
from records.core.exports.columns import columns_of
from records.core.seams import (
    ExportKind,
    JobKind,
    Notice,
    NotificationKind,
    Occurrence,
    Progress,
)
from tests.toy_room.models import FieldVisit
from tests.toy_room.tags import ToyRoomTag


def _rows(user: Any, filters: Mapping[str, str]) -> Any:
    return FieldVisit.objects.visible_to(user).order_by("pk")


def _count_visits(
    key: str, params: dict[str, Any], actor: Actor, now: datetime, progress: Progress
) -> dict[str, Any]:
    visits = list(FieldVisit.objects.all())
    for done, _visit in enumerate(visits, start=1):
        progress(done, len(visits))
    return {"message": f"{len(visits)} visits counted"}


def _reported(event: Occurrence, now: datetime) -> Iterable[Notice]:
    officers = User.objects.holding(RoleKind.OFFICER).values_list("pk", flat=True)
    yield Notice(
        key=event.subject_id,
        recipients=list(officers),
        url="/field-visits/",
        about=event.subject_id,
    )


def _may_see(user: Any, about: str) -> bool:
    return FieldVisit.objects.visible_to(user).filter(pk=about).exists()


VISIT_EXPORT = ExportKind(
    code="field_visits",
    label="Field visits",
    roles=frozenset({RoleKind.OFFICER}),
    columns=lambda: columns_of(FieldVisit, ["site", "visited_on"]),
    rows=_rows,
)
VISIT_JOB = JobKind("count_visits", "Counting of visits", _count_visits)
VISIT_NOTICE = NotificationKind(
    code="visit_reported",
    label="A visit was reported",
    description="Somebody handed in the report of a visit.",
    is_open_to=_may_see,
    roles=frozenset({RoleKind.OFFICER}),
    on=(ToyRoomTag.REPORTED,),
    compose=_reported,
)
