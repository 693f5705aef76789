"""Seams: the places where a room brings something of its own, unknown to the rooms below it.

A room lists what it brings in `manifest.py`, under the one name `MANIFEST`. The frame collects the
manifests of all installed rooms when it starts (`collect`). `docs/architecture.md` walks through
adding a room.
"""

from records.core.seams.dashboard import DASHBOARD, DashboardPanel
from records.core.seams.facts import FACTS, FactsListener, facts_changed
from records.core.seams.imports import IMPORTS, FileReading, ImportKind, ImportPlan
from records.core.seams.jobs import JOBS, JobKind
from records.core.seams.navigation import NAVIGATION, PUBLIC, SIGNED_IN, NavEntry
from records.core.seams.rights import RIGHTS, RoleRights
from records.core.seams.seam import Contribution, Manifest, Seam, collect, rooms_of
from records.core.seams.search import SEARCH, SearchHit, SearchSource
from records.core.seams.tags import (
    REVEALS,
    SUBJECT_KINDS,
    TAG_GROUPS,
    TRAIL_TAGS,
    SubjectKind,
    TagGroup,
)
from records.core.seams.tasks import TASKS, Task, TaskSource

__all__ = [
    "DASHBOARD",
    "FACTS",
    "IMPORTS",
    "JOBS",
    "NAVIGATION",
    "PUBLIC",
    "REVEALS",
    "RIGHTS",
    "SEARCH",
    "SIGNED_IN",
    "SUBJECT_KINDS",
    "TAG_GROUPS",
    "TASKS",
    "TRAIL_TAGS",
    "Contribution",
    "DashboardPanel",
    "FactsListener",
    "FileReading",
    "ImportKind",
    "ImportPlan",
    "JobKind",
    "Manifest",
    "NavEntry",
    "RoleRights",
    "Seam",
    "SearchHit",
    "SearchSource",
    "SubjectKind",
    "TagGroup",
    "Task",
    "TaskSource",
    "collect",
    "facts_changed",
    "rooms_of",
]
