"""The catalog's place in the back office, and what its rules refuse there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses.catalog.media import ask_who_reads
from courses.catalog.viewsets import LecturerViewSet
from records.core.database.in_use import used_by_message, users_of


@hooks.register("register_admin_viewset")
def register_viewsets() -> LecturerViewSet:
    """Offer the pool of teachers."""
    return LecturerViewSet()


# Before Wagtail's own look at the restrictions of a collection.
hooks.register("before_serve_document", ask_who_reads, order=-1)


@hooks.register("before_copy_page")
def block_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a course has no alias, where one is asked for all the same."""
    if request.method != "POST" or not request.POST.get("alias"):
        return None
    if not _has_courses(page):
        return None
    text = _("A course has no alias: its code is given once. Copy it instead.")
    messages.error(request, text)
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("before_delete_page")
def block_deletion_of_used(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say what uses a page or one below it, before anybody confirms that it be deleted."""
    refused = _blocking_reason([page])
    if refused is None:
        return None
    messages.error(request, refused)
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)


@hooks.register("before_bulk_action")
def block_bulk_deletion_of_used(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Delete none of several where one is used, and say which."""
    if action != "delete" or view.model is not Page:
        return None
    refused = _blocking_reason(objects)
    if refused is None:
        return None
    messages.error(request, refused)
    parent = objects[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else objects[0].pk)


def _has_courses(page: Page) -> bool:
    below = page.get_descendants(inclusive=True)
    return bool(below.filter(content_type__app_label="courses_catalog").exists())


def _blocking_reason(pages: Iterable[Page]) -> str | None:
    """Return in words why the pages cannot be deleted, naming the first that is used."""
    for page in pages:
        below = Page.objects.filter(Q(pk=page.pk) | Q(path__startswith=page.path))
        users = users_of(below)
        if users:
            return f"{page.get_admin_display_title()}: {used_by_message(users)}"
    return None
