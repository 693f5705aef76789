"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.catalog.upcoming_sessions import UPCOMING_SESSIONS, UpcomingSource
from courses.classes.choices import CLASSES_CHOICES
from courses.classes.course_sessions import sessions_of_course
from courses.classes.deliveries import count_deliveries
from courses.classes.exports import CLASS_EXPORT
from courses.classes.lists import CLASSES
from courses.classes.searching import CLASS_SEARCH
from courses.classes.tags import ClassesTag
from courses.providers.measures import PROVIDER_DELIVERIES, DeliveryCount
from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    EXPORTS,
    LISTS,
    NAVIGATION,
    RIGHTS,
    SEARCH,
    SIGNED_IN,
    SUBJECT_KINDS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import EDIT, VIEW

MANIFEST: Manifest = (
    TRAIL_TAGS(*ClassesTag),
    SUBJECT_KINDS(
        SubjectKind("training_class", _("Class")),
        SubjectKind("session", _("Session")),
    ),
    RIGHTS(
        RoleRights(
            "courses_classes.trainingclass",
            {RoleKind.OFFICER: EDIT, RoleKind.AUDITOR: VIEW, RoleKind.CLASS_SUPERVISOR: VIEW},
        ),
        RoleRights(
            "courses_classes.session",
            {RoleKind.OFFICER: (*EDIT, "delete"), RoleKind.CLASS_SUPERVISOR: VIEW},
        ),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Timetable"),
            url_name="timetable",
            icon="calendar",
            roles=frozenset({RoleKind.TRAINEE, RoleKind.LECTURER}),
            order=200,
            tab_for=frozenset({RoleKind.TRAINEE, RoleKind.LECTURER}),
        ),
        NavEntry(
            label=_("Classes"),
            url_name="class_list",
            icon="class",
            roles=frozenset({SIGNED_IN}),
            order=500,
            tab_for=frozenset(
                {
                    RoleKind.CLASS_SUPERVISOR,
                    RoleKind.OFFICER,
                    RoleKind.AUDITOR,
                    RoleKind.UNIT_LIAISON,
                }
            ),
        ),
    ),
    CHOICES(*CLASSES_CHOICES),
    UPCOMING_SESSIONS(UpcomingSource("classes", sessions_of_course)),
    LISTS(CLASSES),
    EXPORTS(CLASS_EXPORT),
    SEARCH(CLASS_SEARCH),
    PROVIDER_DELIVERIES(DeliveryCount("classes", count_deliveries)),
)
