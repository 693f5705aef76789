"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    DASHBOARD,
    FACTS,
    NAVIGATION,
    RIGHTS,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import VIEW
from records.eligibility.choices import ELIGIBILITY_CHOICES
from records.eligibility.dashboard import ELIGIBILITY_PANELS, ELIGIBILITY_TASKS
from records.eligibility.kept.marks import ELIGIBILITY_LISTENER
from records.eligibility.tags import EligibilityTag
from records.register.merging import UNMOVED, Unmoved

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
    TASKS(*ELIGIBILITY_TASKS),
    DASHBOARD(*ELIGIBILITY_PANELS),
    FACTS(ELIGIBILITY_LISTENER),
    UNMOVED(
        Unmoved(
            "records_eligibility.KeptAnswer.cadre",
            "computed, and the survivor has its own",
        ),
    ),
)
