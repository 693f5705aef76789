"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.choices import CHOICES
from records.core.roles import RoleKind
from records.core.seams import (
    NAVIGATION,
    RIGHTS,
    SUBJECT_KINDS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import VIEW
from records.eligibility.choices import ELIGIBILITY_CHOICES
from records.eligibility.tags import EligibilityTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*EligibilityTag),
    SUBJECT_KINDS(
        SubjectKind("rule", _("Rule")),
        SubjectKind("coverage", _("Coverage")),
    ),
    RIGHTS(
        RoleRights(
            "records_eligibility.rule", {RoleKind.OFFICER: ("add", "view"), RoleKind.AUDITOR: VIEW}
        ),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Coverage"),
            url_name="coverage",
            icon="chart",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
            order=1200,
        ),
    ),
    CHOICES(*ELIGIBILITY_CHOICES),
)
