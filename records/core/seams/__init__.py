"""Seams: the places where a room brings something of its own, unknown to the rooms below it.

A room lists what it brings in `manifest.py`, under the one name `MANIFEST`. The frame collects the
manifests of all installed rooms when it starts (`collect`). `docs/architecture.md` walks through
adding a room.
"""

from records.core.progress import Cancelled, Progress
from records.core.seams.exports import EXPORTS, ExportKind
from records.core.seams.imports import IMPORTS, FileReading, ImportKind, ImportPlan
from records.core.seams.jobs import JOBS, JobKind
from records.core.seams.navigation import NAVIGATION, PUBLIC, SIGNED_IN, NavEntry
from records.core.seams.rights import RIGHTS, RoleRights
from records.core.seams.seam import Contribution, Manifest, Seam, collect
from records.core.seams.search import SEARCH, SearchHit, SearchSource
from records.core.seams.tags import TRAIL_TAGS
from records.core.seams.tasks import TASKS, Task, TaskSource

__all__ = [
    "EXPORTS",
    "IMPORTS",
    "JOBS",
    "NAVIGATION",
    "PUBLIC",
    "RIGHTS",
    "SEARCH",
    "SIGNED_IN",
    "TASKS",
    "TRAIL_TAGS",
    "Cancelled",
    "Contribution",
    "ExportKind",
    "FileReading",
    "ImportKind",
    "ImportPlan",
    "JobKind",
    "Manifest",
    "NavEntry",
    "Progress",
    "RoleRights",
    "Seam",
    "SearchHit",
    "SearchSource",
    "Task",
    "TaskSource",
    "collect",
]
