"""The trail of courses, told by Wagtail's own log: every way it publishes, and every way it takes down.

A page goes up or down by its form, by many at once, by a workflow, by the clock; only the log has
all of these.
"""

from typing import Any

from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.catalog.models import CoursePage
from courses.catalog.services import note_course
from courses.catalog.tags import CatalogTag
from records.core.access.actor import Actor
from records.core.access.context import acting_actor, is_service_at_work

TAGS = {
    "wagtail.publish": CatalogTag.COURSE_PUBLISHED,
    "wagtail.publish.scheduled": CatalogTag.COURSE_PUBLISHED,
    "wagtail.unpublish": CatalogTag.COURSE_UNPUBLISHED,
    "wagtail.unpublish.scheduled": CatalogTag.COURSE_UNPUBLISHED,
    "wagtail.delete": CatalogTag.COURSE_DELETED,
}


def note_log_entry(instance: PageLogEntry, created: bool, **_kwargs: Any) -> None:
    """Leave an event for a new line of Wagtail's log that concerns a course."""
    tag = TAGS.get(instance.action)
    if not created or tag is None or is_service_at_work():
        return
    page = CoursePage.objects.filter(pk=instance.page_id).first()
    if page is not None:
        note_course(page=page, tag=tag, actor=_actor(instance), now=timezone.now())


def _actor(entry: PageLogEntry) -> Actor:
    actor = acting_actor()
    if actor is None and entry.user is not None:
        actor = Actor(user_id=entry.user.pk, name=str(entry.user))
    return actor or Actor.system("publish_scheduled")
