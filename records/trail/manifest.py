"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import (
    DASHBOARD,
    RIGHTS,
    SUBJECT_KINDS,
    TAG_GROUPS,
    TRAIL_TAGS,
    Manifest,
    RoleRights,
    SubjectKind,
    TagGroup,
)
from records.core.seams.rights import VIEW
from records.trail.dashboard import TRAIL_PANELS
from records.trail.tags import OfficeTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*OfficeTag),
    SUBJECT_KINDS(
        SubjectKind("trailevent", _("Trail")),
    ),
    RIGHTS(
        RoleRights(
            "records_trail.trailevent",
            {RoleKind.OFFICER: VIEW, RoleKind.AUDITOR: VIEW, RoleKind.AUDIT_ADMIN: VIEW},
        ),
    ),
    TAG_GROUPS(TagGroup("exports", _("Exports"), (OfficeTag.LIST_EXPORTED,))),
    DASHBOARD(*TRAIL_PANELS),
)
