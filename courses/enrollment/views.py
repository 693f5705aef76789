"""Pages of enrollment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.classes.models import TrainingClass
from courses.classes.permissions import may_manage_class, may_run_class
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.forms import TraineesForm, WithdrawForm
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_cadres as enroll
from courses.enrollment.services import enroll_self as take_place
from courses.enrollment.services import record_trainees_viewed, withdraw
from courses.enrollment.services import withdraw_self as give_back
from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors


@login_required
@require_POST
def enroll_self(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place in an open class."""
    user = account_of(request)
    training_class = get_object_or_404(TrainingClass.objects.published(), pk=pk)
    if user.cadre is None:
        raise PermissionDenied
    try:
        take_place(
            training_class=training_class,
            cadre=user.cadre,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, _error_text(error))
    else:
        messages.success(request, _("You are enrolled in “%s”.") % training_class.title)
    return redirect("class_detail", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_self(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own place back, with a reason."""
    user = account_of(request)
    enrollment = get_object_or_404(
        Enrollment.objects.select_related("training_class"),
        training_class=pk,
        cadre=user.cadre_id or 0,
        state=EnrollmentState.ENROLLED,
    )
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_back(
                enrollment=enrollment,
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your place was given back."))
        return redirect("class_detail", pk=pk)
    context = {"form": form, "training_class": enrollment.training_class}
    status = 422 if form.errors else 200
    return render(request, "courses/enrollment/withdraw.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def enroll_cadres(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class's trainees; enroll a list of them, or take one off."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("organiser"), pk=pk)
    if not may_run_class(request.user, training_class):
        raise Http404
    may_manage = may_manage_class(request.user, training_class)
    form = TraineesForm(request.POST or None, user=request.user)
    if request.method == "POST":
        if not may_manage:
            raise PermissionDenied
        if "withdraw" in request.POST:
            return _withdraw_trainee(request, training_class)
        if form.is_valid() and _enroll(request, training_class, form):
            return redirect("enroll_cadres", pk=pk)
    record_trainees_viewed(
        training_class=training_class, actor=actor_of(request), now=timezone.now()
    )
    enrollments = (
        Enrollment.objects.filter(training_class=training_class)
        .select_related("cadre__unit")
        .order_by("state", "cadre__staff_number")
    )
    rows = list(enrollments)
    context = {
        "training_class": training_class,
        "form": form,
        "rows": rows,
        "taken": sum(row.state != EnrollmentState.WITHDRAWN for row in rows),
        "may_manage": may_manage,
    }
    status = 422 if form.errors else 200
    return render(request, "courses/enrollment/trainees.html", context, status=status)


def _enroll(request: HttpRequest, training_class: TrainingClass, form: TraineesForm) -> bool:
    try:
        made = enroll(
            training_class=training_class,
            cadres=form.cadres,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            form.add_error("people", str(one))
        return False
    message = ngettext("%d person is enrolled.", "%d people are enrolled.", len(made)) % len(made)
    messages.success(request, message)
    return True


def _withdraw_trainee(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    enrollment = get_object_or_404(
        Enrollment, training_class=training_class, pk=request.POST.get("withdraw") or 0
    )
    try:
        withdraw(
            enrollment=enrollment,
            reason=request.POST.get("reason", ""),
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("enroll_cadres", pk=training_class.pk)


def _error_text(error: DomainError) -> str:
    return (
        " ".join(str(one) for one in error.errors) if isinstance(error, ManyErrors) else str(error)
    )
