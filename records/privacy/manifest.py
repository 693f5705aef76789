"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA
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
from records.privacy.own_data_file import run_own_data
from records.privacy.retention_rules import RETENTION_RULES
from records.privacy.sections import SECTIONS
from records.privacy.services import JOB
from records.privacy.tags import PrivacyTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*PrivacyTag),
    SUBJECT_KINDS(
        SubjectKind("own_data", _("Own data")),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Data kept of me"),
            url_name="own_data",
            icon="user",
            roles=frozenset({RoleKind.TRAINEE}),
            order=1000,
        ),
        NavEntry(
            label=_("Numbers shown"),
            url_name="reveals",
            icon="shield",
            roles=frozenset({RoleKind.AUDITOR}),
            order=1400,
        ),
    ),
    JOBS(JobKind(JOB, _("My data as a file"), run_own_data)),
    OWN_DATA(*SECTIONS),
    RETENTION(*RETENTION_RULES),
)
