"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.classes.locks import CLASS_LOCKS
from courses.tenders.choices import TENDERS_CHOICES
from courses.tenders.dashboard import TENDERS_TASKS
from courses.tenders.exports import TENDER_EXPORT
from courses.tenders.lists import TENDERS
from courses.tenders.locks import TENDER_LOCK
from courses.tenders.notices import TENDER_NOTICES
from courses.tenders.searching import TENDER_SEARCH
from courses.tenders.tags import TendersTag
from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    EXPORTS,
    LISTS,
    NAVIGATION,
    NOTIFICATIONS,
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
from records.core.seams.rights import VIEW

MANIFEST: Manifest = (
    TRAIL_TAGS(*TendersTag),
    TAG_GROUPS(TagGroup("procurement", _("Procurement"), tuple(TendersTag))),
    SUBJECT_KINDS(
        SubjectKind("tender", _("Tender")),
        SubjectKind("procurement_regime", _("Procurement regime")),
    ),
    RIGHTS(
        RoleRights(
            "courses_tenders.regime",
            {RoleKind.OFFICER: ("add", "view"), RoleKind.AUDITOR: VIEW},
        ),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Procurement"),
            url_name="tender_list",
            icon="scale",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
            order=560,
        ),
    ),
    CHOICES(*TENDERS_CHOICES),
    CLASS_LOCKS(TENDER_LOCK),
    LISTS(TENDERS),
    EXPORTS(TENDER_EXPORT),
    SEARCH(TENDER_SEARCH),
    TASKS(*TENDERS_TASKS),
    NOTIFICATIONS(*TENDER_NOTICES),
)
