"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.catalog.choices import CATALOG_CHOICES
from courses.catalog.dashboard import CATALOG_TASKS
from courses.catalog.searching import COURSE_SEARCH
from courses.catalog.tags import CatalogTag
from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.seams import (
    NAVIGATION,
    PUBLIC,
    RIGHTS,
    SEARCH,
    SIGNED_IN,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    RoleRights,
    SubjectKind,
)
from records.core.seams.rights import EDIT

MANIFEST: Manifest = (
    TRAIL_TAGS(*CatalogTag),
    SUBJECT_KINDS(
        SubjectKind("course", _("Course")),
        SubjectKind("lecturer", _("Lecturer")),
    ),
    RIGHTS(
        RoleRights("courses_catalog.lecturer", {RoleKind.OFFICER: EDIT, RoleKind.EDITOR: EDIT}),
    ),
    NAVIGATION(
        NavEntry(
            label=_("Courses"),
            url_name="",
            icon="book",
            roles=frozenset({PUBLIC, SIGNED_IN}),
            order=300,
            tab_for=frozenset({PUBLIC, SIGNED_IN}),
            path="/courses/",
        ),
    ),
    CHOICES(*CATALOG_CHOICES),
    SEARCH(COURSE_SEARCH),
    TASKS(*CATALOG_TASKS),
)
