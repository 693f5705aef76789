"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import NAVIGATION, TRAIL_TAGS, Manifest, NavEntry
from records.seals.tags import SealsTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*SealsTag),
    NAVIGATION(
        NavEntry(
            label=_("Seals"),
            url_name="seals",
            icon="shield",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.AUDIT_ADMIN}),
            order=1300,
        ),
    ),
)
