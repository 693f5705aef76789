"""What this room brings to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.archive.dashboard import ARCHIVE_PANELS
from records.archive.exports import ARCHIVE_EXPORTS, EXPORT_CHOSEN
from records.archive.lists import CADRES, ENTRIES
from records.archive.notices import MAKEUP_NOTICES
from records.archive.online.conversion import SOURCE_KIND
from records.archive.online.evidence import online_evidence
from records.archive.online.importing import ONLINE_HOURS_IMPORT
from records.archive.searching import ARCHIVE_SEARCH
from records.archive.tags import ArchiveTag
from records.core.access.roles import RoleKind
from records.core.seams import (
    BULK_ACTS,
    DASHBOARD,
    EXPORTS,
    IMPORTS,
    LISTS,
    NAVIGATION,
    NOTIFICATIONS,
    SEARCH,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
)
from records.eligibility.coverage.people_lists import PEOPLE_LISTS, PeopleList
from records.journal.sources import SOURCES, EvidenceSource

MANIFEST: Manifest = (
    NOTIFICATIONS(*MAKEUP_NOTICES),
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
        NavEntry(
            label=_("Archive entries"),
            url_name="entry_list",
            icon="book",
            roles=frozenset({RoleKind.AUDITOR}),
            order=750,
        ),
    ),
    IMPORTS(ONLINE_HOURS_IMPORT),
    DASHBOARD(*ARCHIVE_PANELS),
    PEOPLE_LISTS(PeopleList("cadres", lambda: reverse("cadre_list"))),
    SOURCES(EvidenceSource("online_hours", lambda: (SOURCE_KIND,), online_evidence)),
    LISTS(CADRES, ENTRIES),
    BULK_ACTS(EXPORT_CHOSEN),
    EXPORTS(*ARCHIVE_EXPORTS),
    SEARCH(*ARCHIVE_SEARCH),
)
