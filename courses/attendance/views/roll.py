"""The roll of a session, the history of a mark, the sheet of a class."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.attendance.enums import KIND_OF_STATUS, status_choices
from courses.attendance.errors import MarkReplaced
from courses.attendance.forms import CorrectionForm, RollInput, read_roll
from courses.attendance.models import AttendanceMark
from courses.attendance.papers import roll_paper
from courses.attendance.permissions import may_correct, may_mark, may_read_roll, may_run_session
from courses.attendance.rolls import (
    class_sheet,
    enrollments_of,
    head_count_of,
    roll_rows,
    status_counts,
)
from courses.attendance.services import (
    RollResult,
    correct_mark,
    mark_roll,
    record_roll_viewed,
)
from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from records.accounts.context import actor_of
from records.core.errors import DomainError
from records.core.paper import paper_response, record_of
from records.register.models import Cadre


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a session's roll; take what the supervisor set on it."""
    session = _session(pk)
    if not (may_run_session(request.user, session) or may_read_roll_of(request, session)):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        return _save_roll(request, session, now)
    record_roll_viewed(of=session, actor=actor_of(request), now=now)
    return _render_roll(request, session)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_history(request: HttpRequest, pk: int, enrollment: int) -> HttpResponse:
    """Show what stood for a trainee in a session, with the evidence; correct what stands."""
    session = _session(pk)
    trainee = get_object_or_404(
        Enrollment.objects.select_related("cadre__unit"),
        pk=enrollment,
        training_class_id=session.training_class_id,
    )
    is_own = trainee.cadre_id == getattr(request.user, "cadre_id", None)
    if not (
        is_own
        or may_run_session(request.user, session)
        or may_read_roll_of(request, session)
        # Who may open the trainee's file walks from an entry down to the mark that proves it.
        or Cadre.objects.visible_to(request.user).filter(pk=trainee.cadre_id).exists()
    ):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        return _correct(request, session, trainee, now)
    if not is_own:
        record_roll_viewed(of=session, trainee=trainee, actor=actor_of(request), now=now)
    return _render_history(request, session, trainee)


@login_required
@require_safe
def class_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the attendance of a whole class, trainees by sessions."""
    training_class = _readable_class(request, pk)
    record_roll_viewed(of=training_class, actor=actor_of(request), now=timezone.now())
    context = {
        "training_class": training_class,
        "sheet": class_sheet(training_class),
        "choices": status_choices(),
    }
    return render(request, "courses/attendance/class_roll.html", context)


@login_required
@require_safe
def class_roll_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the attendance of a whole class on paper."""
    training_class, actor, now = _readable_class(request, pk), actor_of(request), timezone.now()
    paper = roll_paper(training_class)
    record_roll_viewed(of=training_class, actor=actor, now=now, paper=record_of(paper, now=now))
    return paper_response(paper, actor=actor, now=now, about=training_class.title)


def _readable_class(request: HttpRequest, pk: int) -> TrainingClass:
    classes = TrainingClass.objects.select_related("organiser")
    training_class = get_object_or_404(classes, pk=pk)
    if not may_read_roll(request.user, training_class):
        raise PermissionDenied
    return training_class


def may_read_roll_of(request: HttpRequest, session: Session) -> bool:
    """Return whether the reader may read the rolls of the session's class."""
    return may_read_roll(request.user, session.training_class)


def _session(pk: int) -> Session:
    related = ("training_class__organiser", "lecturer")
    return get_object_or_404(Session.objects.select_related(*related), pk=pk)


def _save_roll(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    if not may_mark(request.user, session):
        raise PermissionDenied
    enrollments = enrollments_of(session.training_class_id)
    sent = read_roll(request.POST, [enrollment.pk for enrollment in enrollments])
    if not may_correct(request.user, session):
        sent.statuses = {pk: s for pk, s in sent.statuses.items() if sent.seen[pk] is None}
    try:
        result = mark_roll(
            session=session,
            statuses=sent.statuses,
            seen=sent.seen,
            reason=sent.reason,
            actor=actor_of(request),
            now=now,
        )
    except DomainError as error:
        return _render_roll(request, session, sent, error, status=422)
    _flash_result(request, result)
    return redirect("roll", pk=session.pk)


def _flash_result(request: HttpRequest, result: RollResult) -> None:
    done = [
        ngettext("%(n)d marked.", "%(n)d marked.", result.marked) % {"n": result.marked}
        if result.marked
        else "",
        ngettext("%(n)d corrected.", "%(n)d corrected.", result.corrected) % {"n": result.corrected}
        if result.corrected
        else "",
    ]
    if any(done):
        messages.success(request, " ".join(filter(None, done)))
    elif not result.kept:
        messages.info(request, _("Nothing changed."))
    for mark in result.kept:
        text = _("%(name)s was marked “%(status)s” meanwhile; that stands.")
        shown = {"name": mark.enrollment.cadre.name, "status": mark.get_status_display()}
        messages.warning(request, text % shown)


def _render_roll(
    request: HttpRequest,
    session: Session,
    sent: RollInput | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    enrollments = enrollments_of(session.training_class_id)
    rows = roll_rows(session, enrollments, sent.statuses if sent else None)
    context = {
        "session": session,
        "training_class": session.training_class,
        "rows": rows,
        "count": head_count_of(rows),
        "counts": status_counts(rows),
        "choices": status_choices(),
        "may_mark": may_mark(request.user, session),
        "may_correct": may_correct(request.user, session),
        "may_run": may_run_session(request.user, session),
        "may_read_class": may_read_roll(request.user, session.training_class),
        "has_unmarked": any(row.mark is None for row in rows),
        "is_closed": session.training_class.state == ClassState.CLOSED,
        "reason": sent.reason if sent else "",
        "error": error,
        "errors": [(error.message, error.field)] if error else [],
    }
    return render(request, "courses/attendance/roll.html", context, status=status)


def _correct(
    request: HttpRequest, session: Session, trainee: Enrollment, now: datetime
) -> HttpResponse:
    if not may_correct(request.user, session):
        raise PermissionDenied
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            _save_correction(request, session, trainee, form, now)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("The mark is corrected. What stood before stays below."))
            return redirect("mark_history", pk=session.pk, enrollment=trainee.pk)
    return _render_history(request, session, trainee, form, status=422)


def _save_correction(
    request: HttpRequest,
    session: Session,
    trainee: Enrollment,
    form: CorrectionForm,
    now: datetime,
) -> None:
    """Correct the mark the page showed; set the first one where it showed none."""
    status, reason = form.cleaned_data["status"], form.cleaned_data["reason"]
    actor = actor_of(request)
    shown = form.cleaned_data["mark"]
    if shown:
        marks = AttendanceMark.objects.history(session, trainee)
        mark = get_object_or_404(marks.select_related("session"), pk=shown)
        correct_mark(mark=mark, status=status, reason=reason, actor=actor, now=now)
        return
    result = mark_roll(
        session=session,
        statuses={trainee.pk: status},
        seen={trainee.pk: None},
        reason=reason,
        actor=actor,
        now=now,
    )
    for mark in result.kept:
        raise MarkReplaced(mark)


def _radios(form: CorrectionForm) -> list[tuple[Any, str]]:
    """Return each status to choose with its look."""
    return [(radio, KIND_OF_STATUS.get(radio.data["value"], "")) for radio in form["status"]]


def _render_history(
    request: HttpRequest,
    session: Session,
    trainee: Enrollment,
    form: CorrectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    marks = list(AttendanceMark.objects.history(session, trainee))
    current = marks[0] if marks else None
    corrects = may_correct(request.user, session)
    if form is None and corrects:
        form = CorrectionForm(initial={"mark": current.pk if current else None})
    context = {
        "session": session,
        "training_class": session.training_class,
        "trainee": trainee,
        "marks": marks,
        "current": current,
        "form": form if corrects else None,
        "radios": _radios(form) if corrects and form else [],
        "may_read_roll": may_run_session(request.user, session)
        or may_read_roll_of(request, session),
    }
    return render(request, "courses/attendance/mark_history.html", context, status=status)
