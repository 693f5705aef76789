"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.classes.assessment import COMPONENTS
from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.enrollment.withdrawal_blockers import WITHDRAWAL_BLOCKERS, WithdrawalBlocker
from courses.essays.assessment import ESSAY
from courses.essays.choices import ESSAYS_CHOICES
from courses.essays.class_actions import essay_actions, essay_stands
from courses.essays.dashboard import ESSAYS_TASKS
from courses.essays.models import EssayVersion
from courses.essays.notices import ESSAY_NOTICES
from courses.essays.own_data import own_essays
from courses.essays.tags import EssaysTag
from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA, OwnData
from records.core.protection.retention import RETENTION, RetentionRule
from records.core.seams import (
    NAVIGATION,
    NOTIFICATIONS,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    SubjectKind,
)

MANIFEST: Manifest = (
    NOTIFICATIONS(*ESSAY_NOTICES),
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
    CLASS_ACTIONS(ClassActionSource("essays", essay_actions)),
    COMPONENTS(ESSAY),
    WITHDRAWAL_BLOCKERS(WithdrawalBlocker("essay", essay_stands)),
)
