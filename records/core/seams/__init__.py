"""Seams: the places where a room brings something of its own, unknown to the rooms below it.

A room lists what it brings in `manifest.py`, under the one name `MANIFEST`. The frame collects the
manifests of all installed rooms when it starts (`collect`). `docs/architecture.md` walks through
adding a room.
"""

from records.core.long_work import Cancelled, Progress
from records.core.seams.bulk import BULK_ACTS, BulkAct, BulkResult
from records.core.seams.dashboard import DASHBOARD, DashboardPanel
from records.core.seams.exports import EXPORTS, ExportKind
from records.core.seams.facts import FACTS, FactsListener, facts_changed
from records.core.seams.imports import IMPORTS, FileReading, ImportKind, ImportPlan
from records.core.seams.jobs import JOBS, JobKind
from records.core.seams.lists import LISTS, ListColumn, ListPage
from records.core.seams.navigation import NAVIGATION, PUBLIC, SIGNED_IN, NavEntry
from records.core.seams.notifications import (
    BY_MAIL_AND_APP,
    NOTIFICATIONS,
    TRAIL_LISTENERS,
    Channel,
    Notice,
    NotificationKind,
    Occurrence,
    TrailListener,
    is_about_oneself,
    notify,
)
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
    "BULK_ACTS",
    "BY_MAIL_AND_APP",
    "DASHBOARD",
    "EXPORTS",
    "FACTS",
    "IMPORTS",
    "JOBS",
    "LISTS",
    "NAVIGATION",
    "NOTIFICATIONS",
    "PUBLIC",
    "REVEALS",
    "RIGHTS",
    "SEARCH",
    "SIGNED_IN",
    "SUBJECT_KINDS",
    "TAG_GROUPS",
    "TASKS",
    "TRAIL_LISTENERS",
    "TRAIL_TAGS",
    "BulkAct",
    "BulkResult",
    "Cancelled",
    "Channel",
    "Contribution",
    "DashboardPanel",
    "ExportKind",
    "FactsListener",
    "FileReading",
    "ImportKind",
    "ImportPlan",
    "JobKind",
    "ListColumn",
    "ListPage",
    "Manifest",
    "NavEntry",
    "Notice",
    "NotificationKind",
    "Occurrence",
    "Progress",
    "RoleRights",
    "Seam",
    "SearchHit",
    "SearchSource",
    "SubjectKind",
    "TagGroup",
    "Task",
    "TaskSource",
    "TrailListener",
    "collect",
    "facts_changed",
    "is_about_oneself",
    "notify",
    "rooms_of",
]
