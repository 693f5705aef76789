"""The class screen: the rotating code, who is in, whose name is missing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.attendance.codes import code_of
from courses.attendance.enums import Phase
from courses.attendance.permissions import may_run_session
from courses.attendance.screens import ScreenState, qr_svg, screen_state
from courses.attendance.services import record_screen_opened
from courses.classes.models import Session
from records.accounts.context import actor_of


@login_required
@never_cache
@require_safe
def class_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the screen; without JavaScript it reloads itself."""
    session = _session_for(request, pk)
    now = timezone.now()
    record_screen_opened(session=session, actor=actor_of(request), now=now)
    state = screen_state(session, now)
    context = {"session": session, **_shown(request, session, state), "code_changed": True}
    return render(request, "courses/attendance/screen.html", context)


@login_required
@never_cache
@require_safe
def class_screen_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the counts and names, and the code too where it is not the one shown."""
    session = _session_for(request, pk)
    state = screen_state(session, timezone.now())
    changed = request.GET.get("shown") != _what_shows(state)
    context = {"session": session, **_shown(request, session, state), "code_changed": changed}
    return render(request, "courses/attendance/screen_state.html", context)


def _session_for(request: HttpRequest, pk: int) -> Session:
    related = ("training_class__organiser", "training_class__attendance_policy", "lecturer")
    session = get_object_or_404(Session.objects.select_related(*related), pk=pk)
    if not may_run_session(request.user, session):
        raise PermissionDenied
    return session


def _what_shows(state: ScreenState) -> str:
    """Name the picture in the code's place: it is sent again only when this changes."""
    return str(state.step) if state.phase == Phase.OPEN else str(state.phase)


def _shown(request: HttpRequest, session: Session, state: ScreenState) -> dict[str, Any]:
    qr = ""
    if state.phase == Phase.OPEN:
        path = reverse("sign_in", args=(session.pk, code_of(session.pk, state.step)))
        # segno's own drawing of an address made here.
        qr = mark_safe(qr_svg(request.build_absolute_uri(path)))  # noqa: S308
    return {"state": state, "shown": _what_shows(state), "qr": qr}
