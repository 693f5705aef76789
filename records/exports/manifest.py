"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.exports.lists import JOB
from records.core.protection.own_data import OWN_DATA, OwnData
from records.core.protection.retention import RETENTION
from records.core.seams import (
    JOBS,
    NAVIGATION,
    SUBJECT_KINDS,
    TRAIL_TAGS,
    JobKind,
    Manifest,
    NavEntry,
    SubjectKind,
)
from records.exports.own_data import own_exports
from records.exports.retention import EXPORTS_RETENTION
from records.exports.tags import ExportsTag
from records.exports.work import run_export

MANIFEST: Manifest = (
    TRAIL_TAGS(*ExportsTag),
    SUBJECT_KINDS(
        SubjectKind("export", _("Export")),
    ),
    JOBS(JobKind(JOB, _("Export of a list"), run_export)),
    RETENTION(EXPORTS_RETENTION),
    OWN_DATA(OwnData("records.exports", own_exports)),
    NAVIGATION(
        NavEntry(
            label=_("Exports"),
            url_name="export_list",
            icon="download",
            # Whoever may take a list of any kind: a test compares.
            roles=frozenset(
                {
                    RoleKind.OFFICER,
                    RoleKind.AUDITOR,
                    RoleKind.UNIT_LIAISON,
                    RoleKind.CLASS_SUPERVISOR,
                }
            ),
            order=2200,
            in_account_menu=True,
        ),
    ),
)
