"""The author's pages: writing, versions, handing in, the receipt."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.enrollment.models import Enrollment
from courses.essays.enums import WRITABLE, EssayState
from courses.essays.errors import EssayClosed, WrittenElsewhere
from courses.essays.forms import WritingForm
from courses.essays.models import Essay, EssayVersion, task_of
from courses.essays.rules import complete_version, least_characters
from courses.essays.services import WRITING_STATES, save_draft, submit_essay
from records.accounts.context import actor_of
from records.core.errors import DomainError

SHOWN_VERSIONS = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def essay_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page to write on, or the receipt once handed in; save where no script does."""
    enrollment = _enrollment(request, pk)
    if request.method != "POST":
        return _render(request, enrollment, _essay(enrollment))
    form = WritingForm(request.POST)
    try:
        _save(request, enrollment, form, timezone.now())
    except DomainError as error:
        return _render(request, enrollment, _essay(enrollment), form, error)
    messages.success(request, _("Saved."))
    return redirect("essay_write", pk=pk)


@login_required
@require_POST
def essay_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is being typed and return the line that says so, for htmx to put in its place."""
    enrollment = _enrollment(request, pk)
    context: dict[str, Any] = {"training_class": enrollment.training_class}
    try:
        context["essay"] = _save(request, enrollment, WritingForm(request.POST), timezone.now())
    except WrittenElsewhere as error:
        context |= {"error": error, "conflict": error.current}
    except DomainError as error:
        context["error"] = error
    response = render(request, "courses/essays/_saved.html", context)
    response["X-Saved"] = "no" if "error" in context else "yes"
    return response


@login_required
@never_cache
@require_POST
def essay_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save and show what will be handed in; once confirmed, hand it in and show the receipt."""
    enrollment = _enrollment(request, pk)
    now = timezone.now()
    if "confirm" in request.POST:
        return _submit(request, enrollment, now)
    form = WritingForm(request.POST)
    try:
        essay = _save(request, enrollment, form, now)
    except DomainError as error:
        return _render(request, enrollment, _essay(enrollment), form, error)
    problem = _not_ready(essay)
    if problem is not None:
        return _render(request, enrollment, essay, form, problem)
    context = {"training_class": enrollment.training_class, "essay": essay}
    return render(request, "courses/essays/submit.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def essay_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show an earlier version; make its text the newest where asked."""
    enrollment = _enrollment(request, pk)
    version = get_object_or_404(
        EssayVersion.objects.select_related("essay__current"),
        essay__enrollment=enrollment,
        number=number,
    )
    if request.method == "POST":
        try:
            save_draft(
                enrollment=enrollment,
                title=version.title,
                text=version.text,
                base_version=None,
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Version %d is the newest again.") % number)
        return redirect("essay_write", pk=pk)
    context = {
        "training_class": enrollment.training_class,
        "version": version,
        "may_restore": version.essay.state in WRITABLE and version != version.essay.current,
    }
    return render(request, "courses/essays/version.html", context)


def _enrollment(request: HttpRequest, pk: int) -> Enrollment:
    """Return the reader's own place in the class; 404 for everyone else."""
    cadre_id = getattr(request.user, "cadre_id", None)
    found = Enrollment.objects.taking_part().select_related("training_class__essay_task", "cadre")
    enrollment = get_object_or_404(found, training_class=pk, cadre=cadre_id or 0)
    if task_of(enrollment.training_class) is None:
        raise Http404
    return enrollment


def _essay(enrollment: Enrollment) -> Essay | None:
    return Essay.objects.for_reading().filter(enrollment=enrollment).first()


def _save(request: HttpRequest, enrollment: Enrollment, form: WritingForm, now: datetime) -> Essay:
    """Save the form; the button “save mine as the newest” goes over what another window wrote."""
    if not form.is_valid():
        field, problems = next(iter(form.errors.items()))
        raise DomainError(str(problems[0]), field=field)
    base = form.cleaned_data["base_version"] or 0
    return save_draft(
        enrollment=enrollment,
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        base_version=None if "newest" in request.POST else base,
        actor=actor_of(request),
        now=now,
    )


def _not_ready(essay: Essay) -> DomainError | None:
    """Return what the essay lacks to be handed in, as the service will say it."""
    try:
        complete_version(essay)
    except DomainError as error:
        return error
    return None


def _submit(request: HttpRequest, enrollment: Enrollment, now: datetime) -> HttpResponse:
    essay = get_object_or_404(Essay, enrollment=enrollment)
    version = request.POST.get("version", "")
    try:
        submit_essay(
            essay=essay,
            version=int(version) if version.isdecimal() else None,
            actor=actor_of(request),
            now=now,
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("essay_write", pk=enrollment.training_class_id)


def _render(
    request: HttpRequest,
    enrollment: Enrollment,
    essay: Essay | None,
    form: WritingForm | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    training_class = enrollment.training_class
    context: dict[str, Any] = {
        "training_class": training_class,
        "enrollment": enrollment,
        "essay": essay,
        "reviews": _reviews(essay),
        "versions": _versions(essay),
        "task": task_of(training_class),
        "least": least_characters(training_class),
        "error": error,
    }
    status = 200
    if error is not None:
        status = 409 if isinstance(error, WrittenElsewhere | EssayClosed) else 422
        context["conflict"] = getattr(error, "current", None)
    if essay is not None and essay.state not in WRITABLE and form is None:
        return render(request, "courses/essays/receipt.html", context)
    current = essay.current if essay else None
    initial = {
        "title": current.title if current else "",
        "text": current.text if current else "",
        "base_version": current.number if current else 0,
    }
    context["form"] = form or WritingForm(initial=initial)
    context["may_write"] = enrollment.state in WRITING_STATES and (
        essay is None or essay.state in WRITABLE
    )
    context["is_returned"] = essay is not None and essay.state == EssayState.RETURNED
    return render(request, "courses/essays/write.html", context, status=status)


def _reviews(essay: Essay | None) -> list[Any]:
    return list(essay.reviews.select_related("reviewed_by", "version")) if essay else []


def _versions(essay: Essay | None) -> list[EssayVersion]:
    """Return the newest versions, without their text."""
    if essay is None:
        return []
    return list(essay.versions.defer("title", "text").order_by("-number")[:SHOWN_VERSIONS])
