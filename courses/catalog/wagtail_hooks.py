"""The catalog's place in the back office."""

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from courses.catalog.models import CoursePage
from courses.catalog.services import note_published_course
from courses.catalog.viewsets import LecturerViewSet
from records.core.context import actor_of


@hooks.register("register_admin_viewset")
def register_viewsets() -> LecturerViewSet:
    """Offer the pool of teachers."""
    return LecturerViewSet()


@hooks.register("after_publish_page")
def note_course(request: HttpRequest, page: Page) -> None:
    """Leave the trail of a course published by hand."""
    if isinstance(page, CoursePage):
        note_published_course(page=page, actor=actor_of(request), now=timezone.now())
