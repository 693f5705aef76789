"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import NAVIGATION, NOTIFICATIONS, TASKS, TRAIL_TAGS, Manifest, NavEntry
from records.corrections.dashboard import CORRECTIONS_TASKS
from records.corrections.merging import CORRECTIONS_MERGE_HANDLER
from records.corrections.notices import CORRECTION_NOTICES
from records.corrections.tags import CorrectionsTag
from records.register.merging import MERGE_HANDLERS

MANIFEST: Manifest = (
    NOTIFICATIONS(*CORRECTION_NOTICES),
    TRAIL_TAGS(*CorrectionsTag),
    NAVIGATION(
        NavEntry(
            label=_("Corrections"),
            url_name="correction_list",
            icon="pen",
            roles=frozenset({RoleKind.OFFICER, RoleKind.UNIT_LIAISON}),
            order=1100,
        ),
    ),
    MERGE_HANDLERS(CORRECTIONS_MERGE_HANDLER),
    TASKS(*CORRECTIONS_TASKS),
)
