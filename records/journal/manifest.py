"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.access.roles import RoleKind
from records.core.seams import RIGHTS, SUBJECT_KINDS, TRAIL_TAGS, Manifest, RoleRights, SubjectKind
from records.core.seams.rights import VIEW
from records.journal.measures import (
    CONCENTRATED_HOURS,
    MEASURES,
    ONLINE_HOURS,
    OTHER_HOURS,
    TRAINING_DAYS,
)
from records.journal.merging import JOURNAL_MERGE_HANDLER
from records.journal.tags import JournalTag
from records.register.merging import MERGE_HANDLERS

MANIFEST: Manifest = (
    TRAIL_TAGS(*JournalTag),
    SUBJECT_KINDS(
        SubjectKind("entry", _("Journal entry")),
        SubjectKind("conversion_rule", _("Conversion row")),
    ),
    RIGHTS(
        RoleRights("records_journal.entry", {RoleKind.OFFICER: VIEW, RoleKind.AUDITOR: VIEW}),
        RoleRights(
            "records_journal.conversionrule",
            {RoleKind.OFFICER: ("add", "view"), RoleKind.AUDITOR: VIEW},
        ),
    ),
    MERGE_HANDLERS(JOURNAL_MERGE_HANDLER),
    MEASURES(CONCENTRATED_HOURS, ONLINE_HOURS, OTHER_HOURS, TRAINING_DAYS),
)
