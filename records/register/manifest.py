"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    BULK_ACTS,
    IMPORTS,
    NAVIGATION,
    REVEALS,
    RIGHTS,
    SEARCH,
    SUBJECT_KINDS,
    TAG_GROUPS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
    TagGroup,
)
from records.core.seams.rights import EDIT, VIEW
from records.register.choices import REGISTER_CHOICES
from records.register.dashboard import REGISTER_TASKS
from records.register.merging import MERGE_HANDLERS, UNMOVED
from records.register.people.bulk import TAG_ACTS
from records.register.people.merge_handlers import REGISTER_MERGE_HANDLER, REGISTER_UNMOVED
from records.register.roster.importing import ROSTER_IMPORT
from records.register.searching import UNIT_SEARCH
from records.register.tags import RegisterTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*RegisterTag),
    SUBJECT_KINDS(
        SubjectKind("cadre", _("Cadre")),
        SubjectKind("unit", _("Unit")),
        SubjectKind("appointment", _("Appointment")),
    ),
    RIGHTS(
        RoleRights("records_register.unit", {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW}),
        RoleRights("records_register.cadre", {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW}),
        RoleRights(
            "records_register.appointment", {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW}
        ),
        RoleRights(
            "records_register.prioritytag", {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW}
        ),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Units"),
            url_name="unit_tree",
            icon="building",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON}),
            order=800,
        ),
        NavEntry(
            label=_("Transfers"),
            url_name="transfer_list",
            icon="arrow",
            roles=frozenset({RoleKind.OFFICER}),
            order=900,
        ),
    ),
    CHOICES(*REGISTER_CHOICES),
    IMPORTS(ROSTER_IMPORT),
    MERGE_HANDLERS(REGISTER_MERGE_HANDLER),
    UNMOVED(*REGISTER_UNMOVED),
    TAG_GROUPS(
        TagGroup(
            REVEALS,
            _("Numbers shown in full"),
            (RegisterTag.CITIZEN_NUMBER_VIEWED, RegisterTag.PHONE_VIEWED),
        )
    ),
    TASKS(*REGISTER_TASKS),
    BULK_ACTS(*TAG_ACTS),
    SEARCH(UNIT_SEARCH),
)
