"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.essays.choices import ESSAYS_CHOICES
from courses.essays.dashboard import ESSAYS_TASKS
from courses.essays.models import EssayVersion
from courses.essays.own_data import own_essays
from courses.essays.tags import EssaysTag
from records.core.choices import CHOICES
from records.core.own_data import OWN_DATA, OwnData
from records.core.retention import RETENTION, RetentionRule
from records.core.roles import RoleKind
from records.core.seams import (
    NAVIGATION,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    SubjectKind,
)

MANIFEST: Manifest = (
    TRAIL_TAGS(*EssaysTag),
    SUBJECT_KINDS(
        SubjectKind("essay", _("Essay")),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Essays"),
            url_name="essay_list",
            icon="pen",
            roles=frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.LECTURER}),
            order=600,
            tab_for=frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.LECTURER}),
        ),
    ),
    CHOICES(*ESSAYS_CHOICES),
    OWN_DATA(OwnData("courses.essays", own_essays)),
    RETENTION(
        RetentionRule(
            name="essay_texts",
            title=_("Essays with all their versions"),
            due=lambda before: EssayVersion.objects.filter(saved_at__lt=before),
            moment="saved_at",
            note=_("Append-only: never cut."),
        )
    ),
    TASKS(*ESSAYS_TASKS),
)
