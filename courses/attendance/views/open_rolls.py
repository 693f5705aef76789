"""The rolls with gaps that wait for a supervisor or a lecturer."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.attendance.open_rolls import open_rolls_of
from records.accounts.models import User

PER_PAGE = 30


@login_required
@require_safe
def open_rolls(request: HttpRequest) -> HttpResponse:
    """List the sessions that are over in which somebody has no mark, the longest over first."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required
    sessions = open_rolls_of(user, timezone.now()).select_related("training_class")
    page = Paginator(sessions.order_by("ends_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/attendance/open_rolls.html", {"page": page})
