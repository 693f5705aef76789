"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    JOBS,
    NAVIGATION,
    RIGHTS,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    JobKind,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import EDIT
from records.imports.choices import IMPORTS_CHOICES
from records.imports.dashboard import IMPORTS_TASKS
from records.imports.services import JOB
from records.imports.tags import ImportsTag
from records.imports.work import apply_batch

MANIFEST: Manifest = (
    TRAIL_TAGS(*ImportsTag),
    SUBJECT_KINDS(
        SubjectKind("import", _("Import")),
    ),
    RIGHTS(
        RoleRights("records_imports.importbatch", {RoleKind.OFFICER: EDIT}),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Imports"),
            url_name="import_list",
            icon="upload",
            roles=frozenset({RoleKind.OFFICER}),
            order=1500,
        ),
    ),
    JOBS(JobKind(JOB, _("Import of a file"), apply_batch)),
    CHOICES(*IMPORTS_CHOICES),
    TASKS(*IMPORTS_TASKS),
)
