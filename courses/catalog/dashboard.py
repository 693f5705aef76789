"""The catalog on an editor's home: drafts, and courses that wait for an approval."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalog.unpublished import awaiting_approval_by, drafts_of
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.seams import Task, TaskSource


def courses_to_approve(user: User, now: datetime) -> Iterable[Task]:
    """Give the courses in a workflow whose next step `user` may take; one query."""
    number = awaiting_approval_by(user).count()
    if number:
        yield Task(
            title=_("Courses to approve"),
            count=number,
            url=f"{reverse('course_drafts')}?waiting=1",
            action=_("Look"),
            icon="book",
        )


def drafts(user: User, now: datetime) -> Iterable[Task]:
    """Give the courses with changes that are not published; one query."""
    number = drafts_of(user).count()
    if number:
        yield Task(
            title=_("Drafts of courses"),
            count=number,
            url=reverse("course_drafts"),
            action=_("Go on"),
            icon="pen",
            is_main=False,
        )


EDITOR = frozenset({RoleKind.EDITOR})
CATALOG_TASKS = (
    TaskSource("catalog:to_approve", EDITOR, courses_to_approve, order=200),
    TaskSource("catalog:drafts", EDITOR, drafts, order=600),
)
