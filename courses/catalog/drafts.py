"""An editor's page: the courses that are not, or not as they stand, before the public."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.catalog.permissions import may_edit_courses
from courses.catalog.unpublished import awaiting_approval_by, drafts_of
from records.accounts.models import User

PER_PAGE = 30


@login_required
@require_safe
def course_drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts; with `waiting` those whose step in the workflow is the reader's."""
    user = request.user
    if not isinstance(user, User) or not may_edit_courses(user):
        raise PermissionDenied
    waits = bool(request.GET.get("waiting"))
    found = {False: drafts_of(user), True: awaiting_approval_by(user)}
    courses = found[waits].order_by("-latest_revision_created_at", "pk")
    url = reverse("course_drafts")
    tabs = [
        {"label": _("Drafts"), "url": url, "current": not waits, "count": found[False].count()},
        {
            "label": _("To approve"),
            "url": f"{url}?waiting=1",
            "current": waits,
            "count": found[True].count(),
        },
    ]
    page = Paginator(courses, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": tabs, "title": _("Courses in work")}
    return render(request, "courses/catalog/course_drafts.html", context)
