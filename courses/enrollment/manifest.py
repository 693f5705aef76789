"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.classes.roster_hooks import ROSTER_HOOKS
from courses.enrollment.class_actions import enrollment_actions
from courses.enrollment.dashboard import ENROLLMENT_PANELS, ENROLLMENT_TASKS
from courses.enrollment.merging import ENROLLMENT_MERGE_HANDLER
from courses.enrollment.notices import ENROLLMENT_NOTICES
from courses.enrollment.own_data import own_enrollments
from courses.enrollment.roster import ROSTER
from courses.enrollment.tags import EnrollmentTag
from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA, OwnData
from records.core.seams import (
    DASHBOARD,
    NOTIFICATIONS,
    RIGHTS,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import EDIT, VIEW
from records.register.merging import MERGE_HANDLERS

MANIFEST: Manifest = (
    NOTIFICATIONS(*ENROLLMENT_NOTICES),
    TRAIL_TAGS(*EnrollmentTag),
    SUBJECT_KINDS(
        SubjectKind("enrollment", _("Enrollment")),
    ),
    RIGHTS(
        RoleRights(
            "courses_enrollment.enrollment",
            {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW, RoleKind.CLASS_SUPERVISOR: VIEW},
        ),
    ),
    MERGE_HANDLERS(ENROLLMENT_MERGE_HANDLER),
    OWN_DATA(OwnData("courses.enrollment", own_enrollments)),
    DASHBOARD(*ENROLLMENT_PANELS),
    TASKS(*ENROLLMENT_TASKS),
    CLASS_ACTIONS(ClassActionSource("enrollment", enrollment_actions)),
    ROSTER_HOOKS(ROSTER),
)
