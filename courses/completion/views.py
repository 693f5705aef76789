"""The board of completion, and closing a class from it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.board import DIFFERING, NOT_DUE, NOT_MET, Board, board_of
from courses.completion.jobs import closing_under_way
from courses.completion.permissions import may_close, may_see_board
from courses.completion.services import queue_closing, record_board_viewed
from records.accounts.context import actor_of
from records.core.errors import DomainError


@login_required
@require_safe
def completion_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show each trainee's gates with their reasons; `?show=` narrows to one of the board's lists."""
    training_class = _class(pk)
    if not may_see_board(request.user, training_class):
        raise PermissionDenied
    now = timezone.now()
    record_board_viewed(training_class=training_class, actor=actor_of(request), now=now)
    board = board_of(training_class, request.user, now)
    shown = request.GET.get("show", "")
    context = {
        **_context(request, training_class, board),
        "rows": board.rows_in(shown),
        "tabs": _tabs(training_class, board, shown),
    }
    return render(request, "courses/completion/board.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what closing will do, and ask; then queue it and show how far it is."""
    training_class = _class(pk)
    if not may_close(request.user, training_class):
        raise PermissionDenied
    now = timezone.now()
    error: DomainError | None = None
    if request.method == "POST":
        try:
            job = queue_closing(training_class=training_class, actor=actor_of(request), now=now)
        except DomainError as problem:
            error = problem
        else:
            return redirect("job_status", pk=job.pk)
    # The page names who does not complete, and why.
    record_board_viewed(training_class=training_class, actor=actor_of(request), now=now)
    board = board_of(training_class, request.user, now)
    context = {**_context(request, training_class, board), "error": error}
    status = 422 if error else 200
    return render(request, "courses/completion/close_class.html", context, status=status)


def _class(pk: int) -> TrainingClass:
    related = ("organiser", "host", "supervisor")
    return get_object_or_404(TrainingClass.objects.select_related(*related), pk=pk)


def _context(request: HttpRequest, training_class: TrainingClass, board: Board) -> dict[str, Any]:
    return {
        "training_class": training_class,
        "board": board,
        "may_close": may_close(request.user, training_class),
        "is_closed": training_class.state == ClassState.CLOSED,
        "job": closing_under_way(request.user, training_class),
    }


def _tabs(training_class: TrainingClass, board: Board, shown: str) -> list[dict[str, Any]]:
    url = reverse("completion_board", args=[training_class.pk])
    tabs = [
        ("", _("All"), len(board.rows)),
        (NOT_MET, _("Not complete"), len(board.failing)),
    ]
    if board.pending:
        tabs.append((NOT_DUE, _("Not due yet"), len(board.pending)))
    if board.differing:
        tabs.append((DIFFERING, _("Changed since the close"), len(board.differing)))
    return [
        {
            "label": label,
            "url": f"{url}?show={name}" if name else url,
            "current": name == shown,
            "count": count,
        }
        for name, label, count in tabs
    ]
