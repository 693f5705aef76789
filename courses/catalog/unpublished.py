"""Courses that are not, or not as they stand, before the public."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import TaskState, WorkflowState

from courses.catalog.models import CoursePage, CoursePageQuerySet
from courses.catalog.permissions import may_edit_courses
from records.accounts.models import User


def drafts_of(user: User) -> CoursePageQuerySet:
    """Return the courses with unpublished changes that `user` may work on."""
    courses: CoursePageQuerySet = CoursePage.objects.all()
    if not may_edit_courses(user):
        return courses.none()
    return courses.filter(Q(live=False) | Q(has_unpublished_changes=True))


def awaiting_approval_by(user: User) -> CoursePageQuerySet:
    """Return the courses in a workflow whose step under way is one `user` may take."""
    courses: CoursePageQuerySet = CoursePage.objects.all()
    kind = ContentType.objects.get_for_model(CoursePage, for_concrete_model=False)
    steps = TaskState.objects.reviewable_by(user).filter(
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__content_type=kind,
    )
    waiting = {int(number) for number in steps.values_list("workflow_state__object_id", flat=True)}
    return courses.filter(pk__in=waiting)
