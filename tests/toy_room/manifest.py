"""What this room brings to the house."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from courses.classes.assessment import COMPONENTS
from courses.classes.locks import CLASS_LOCKS, ClassLock, ClassLockSource
from records.core.access.actor import Actor
from records.core.access.choices import CHOICES, Choice
from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA, OwnData, Section
from records.core.protection.retention import RETENTION, RetentionRule
from records.core.seams import (
    BULK_ACTS,
    DASHBOARD,
    EXPORTS,
    IMPORTS,
    JOBS,
    NAVIGATION,
    NOTIFICATIONS,
    RIGHTS,
    SEARCH,
    SUBJECT_KINDS,
    TAG_GROUPS,
    TASKS,
    TRAIL_TAGS,
    BulkAct,
    BulkResult,
    Manifest,
    NavEntry,
    RoleRights,
    SearchHit,
    SearchSource,
    SubjectKind,
    TagGroup,
)
from records.core.seams.rights import VIEW
from records.journal.measures import MEASURES
from records.register.merging import MERGE_HANDLERS, MergeContext, MergeHandler
from tests.toy_room.assessment import VISITS_REPORTED, VisitComponent
from tests.toy_room.dashboard import VISIT_PANEL, VISIT_TASKS
from tests.toy_room.importing import VISIT_IMPORT
from tests.toy_room.models import FieldVisit
from tests.toy_room.services import plan_visits
from tests.toy_room.tags import ToyRoomTag
from tests.toy_room.work import VISIT_EXPORT, VISIT_JOB, VISIT_NOTICE

OFFICER = frozenset({RoleKind.OFFICER})
READERS = frozenset({RoleKind.OFFICER, RoleKind.TRAINEE})


def _own_visits(user: Any) -> Iterable[Section]:
    rows = FieldVisit.objects.filter(cadre=user.cadre_id).values_list("site", "visited_on")
    yield Section("visits", "Field visits", ["Site", "Day"], list(rows))


def _move_visits(context: MergeContext) -> list[str]:
    moved = FieldVisit.objects.filter(cadre=context.duplicate).update(cadre=context.survivor)
    return [f"Visits carried over: {moved}"] if moved else []


def _found(user: Any, words: str, limit: int) -> list[SearchHit]:
    visits = FieldVisit.objects.visible_to(user).filter(site__icontains=words)[:limit]
    return [SearchHit(visit.site, "/field-visits/") for visit in visits]


def _old_visits(before: datetime) -> Any:
    return FieldVisit.objects.filter(visited_on__lt=before.date())


def _plan(rows: Any, values: Any, actor: Actor, now: datetime) -> BulkResult:
    visits = plan_visits(cadres=rows, site="Shaoshan", on=now.date(), actor=actor, now=now)
    return BulkResult(f"Visits planned: {len(visits)}")


PLAN = BulkAct(
    code="toy_room:plan", list_code="cadres", label="Plan a visit", roles=OFFICER, run=_plan
)


def _held(training_class: Any) -> list[ClassLock]:
    if FieldVisit.objects.filter(training_class=training_class).exists():
        return [ClassLock(frozenset({"starts_on", "ends_on", "state"}), "Visits are planned.")]
    return []


MANIFEST: Manifest = (
    TRAIL_TAGS(*ToyRoomTag),
    TAG_GROUPS(TagGroup("visits", "Visits", (ToyRoomTag.REPORTED,))),
    SUBJECT_KINDS(SubjectKind("field_visit", "Field visit")),
    RIGHTS(RoleRights("toy_room.fieldvisit", {RoleKind.OFFICER: VIEW})),
    NAVIGATION(
        NavEntry(
            label="Field visits",
            url_name="visit_list",
            icon="pin",
            roles=READERS,
            order=450,
        )
    ),
    TASKS(VISIT_TASKS),
    DASHBOARD(VISIT_PANEL),
    IMPORTS(VISIT_IMPORT),
    EXPORTS(VISIT_EXPORT),
    JOBS(VISIT_JOB),
    NOTIFICATIONS(VISIT_NOTICE),
    COMPONENTS(VisitComponent()),
    CLASS_LOCKS(ClassLockSource("toy_room", _held)),
    MEASURES(VISITS_REPORTED),
    SEARCH(SearchSource("toy_room:visits", "Field visits", OFFICER, _found)),
    BULK_ACTS(PLAN),
    CHOICES(Choice("toy_room:report:visit", FieldVisit, FieldVisit.objects.waiting_for)),
    OWN_DATA(OwnData("tests.toy_room", _own_visits)),
    RETENTION(
        RetentionRule(name="field_visits", title="Visits", due=_old_visits, moment="visited_on")
    ),
    MERGE_HANDLERS(
        MergeHandler(
            "tests.toy_room",
            relations=("toy_room.FieldVisit.cadre",),
            move=_move_visits,
        )
    ),
)
