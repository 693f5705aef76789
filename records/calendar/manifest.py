"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.calendar.tags import CalendarTag
from records.core.access.roles import RoleKind
from records.core.seams import RIGHTS, SUBJECT_KINDS, TRAIL_TAGS, Manifest, RoleRights, SubjectKind
from records.core.seams.rights import EDIT, VIEW

MANIFEST: Manifest = (
    TRAIL_TAGS(*CalendarTag),
    SUBJECT_KINDS(
        SubjectKind("calendar_year", _("Working calendar")),
    ),
    RIGHTS(
        RoleRights(
            "records_calendar.calendaryear",
            {RoleKind.OFFICER: EDIT, RoleKind.SYSTEM_ADMIN: EDIT, RoleKind.AUDITOR: VIEW},
        ),
    ),
)
