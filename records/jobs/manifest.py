"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import (
    NAVIGATION,
    NOTIFICATIONS,
    RIGHTS,
    SIGNED_IN,
    SUBJECT_KINDS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
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
    NAVIGATION(
        NavEntry(
            label=_("My work"),
            url_name="work_list",
            icon="clock",
            roles=frozenset({SIGNED_IN}),
            order=2100,
            in_account_menu=True,
        ),
    ),
    RIGHTS(
        RoleRights("records_jobs.job", {RoleKind.OFFICER: VIEW}),
    ),
)
