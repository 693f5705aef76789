"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import (
    NOTIFICATIONS,
    RIGHTS,
    SUBJECT_KINDS,
    TRAIL_TAGS,
    Manifest,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import VIEW
from records.jobs.notices import JOB_NOTICES
from records.jobs.tags import JobsTag

MANIFEST: Manifest = (
    NOTIFICATIONS(*JOB_NOTICES),
    TRAIL_TAGS(*JobsTag),
    SUBJECT_KINDS(
        SubjectKind("job", _("Long work")),
    ),
    RIGHTS(
        RoleRights("records_jobs.job", {RoleKind.OFFICER: VIEW}),
    ),
)
