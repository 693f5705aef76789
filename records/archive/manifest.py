"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.archive.dashboard import ARCHIVE_PANELS
from records.archive.online.importing import ONLINE_HOURS_IMPORT
from records.archive.tags import ArchiveTag
from records.core.roles import RoleKind
from records.core.seams import DASHBOARD, IMPORTS, NAVIGATION, TRAIL_TAGS, Manifest, NavEntry

MANIFEST: Manifest = (
    TRAIL_TAGS(*ArchiveTag),
    NAVIGATION(
        NavEntry(
            label=_("Archive"),
            url_name="archive",
            icon="archive",
            roles=frozenset({RoleKind.TRAINEE}),
            order=400,
            tab_for=frozenset({RoleKind.TRAINEE}),
        ),
        NavEntry(
            label=_("Cadres"),
            url_name="cadre_list",
            icon="users",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON}),
            order=700,
            tab_for=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON}),
        ),
    ),
    IMPORTS(ONLINE_HOURS_IMPORT),
    DASHBOARD(*ARCHIVE_PANELS),
)
