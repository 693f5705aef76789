"""The marker's pages: what waits, the essay with its decision, who else may read it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.essays.enums import EssayState
from courses.essays.forms import AcceptForm, MarkerForm, ReaderForm, ReturnForm
from courses.essays.models import Essay
from courses.essays.permissions import is_author, may_mark, may_name_others, purpose_of
from courses.essays.queues import WAITING, class_choices, next_waiting, queue_counts, queue_of
from courses.essays.services import (
    accept_essay,
    assign_marker,
    name_reader,
    record_list_viewed,
    record_opened,
    return_essay,
)
from records.accounts.context import account_of, actor_of
from records.core.errors import DomainError

PAGE = 50
# Both forms stand on one page and have a comment: each its own id.
ACCEPT_ID, RETURN_ID = "id_accept_%s", "id_return_%s"


@login_required
@require_safe
def essay_list(request: HttpRequest) -> HttpResponse:
    """Show the essays that wait for the reader, those returned, those done, and those named."""
    counts = queue_counts(request.user)
    chosen = request.GET.get("state", WAITING)
    chosen = chosen if chosen in counts else WAITING
    class_id = request.GET.get("class", "")
    essays = queue_of(request.user, chosen)
    if class_id.isdecimal():
        essays = essays.filter(enrollment__training_class=int(class_id))
    page = Paginator(essays, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        record_list_viewed(asked=chosen, actor=actor_of(request), now=timezone.now())
    context = {
        "page": page,
        "tabs": _tabs(counts, chosen),
        "chosen": chosen,
        "classes": class_choices(request.user),
        "class_id": class_id,
        "class_query": f"?class={class_id}" if class_id.isdecimal() else "",
        "now": timezone.now(),
    }
    return render(request, "courses/essays/essay_list.html", context)


@login_required
@never_cache
@require_safe
def essay_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an essay to those who may open it; every opening by another leaves a trail event."""
    essay = _open_essay(request, pk)
    if is_author(request.user, essay):
        return redirect("essay_write", pk=essay.enrollment.training_class_id)
    return _render(request, essay)


@login_required
@never_cache
@require_POST
def essay_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the essay with a comment, or accept it with a grade."""
    essay = _open_essay(request, pk)
    if not may_mark(request.user, essay):
        raise Http404
    accepts = request.POST.get("decision") == "accept"
    form: forms.Form = (
        AcceptForm(request.POST, auto_id=ACCEPT_ID)
        if accepts
        else ReturnForm(request.POST, auto_id=RETURN_ID)
    )
    name = "accept_form" if accepts else "return_form"
    if not form.is_valid():
        return _render(request, essay, **{name: form})
    version = request.POST.get("version", "")
    decide = accept_essay if accepts else return_essay
    try:
        decide(
            essay=essay,
            version=int(version) if version.isdecimal() else None,
            actor=actor_of(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _render(request, _open_essay(request, pk), **{name: form})
    messages.success(request, _("Accepted.") if accepts else _("Returned to the author."))
    return _to_the_next(request, essay)


def _to_the_next(request: HttpRequest, essay: Essay) -> HttpResponse:
    """Lead from an essay decided on to the next one waiting in the same list, else to the list."""
    class_id = _asked_class(request)
    following, _left = next_waiting(account_of(request), essay, class_id)
    query = f"?class={class_id}" if class_id else ""
    if following is None:
        return redirect(reverse("essay_list") + query)
    return redirect(reverse("essay_read", args=[following.pk]) + query)


def _asked_class(request: HttpRequest) -> str:
    """Return the number of the class whose list is gone through, empty for all."""
    asked = request.POST.get("class") or request.GET.get("class") or ""
    return asked if asked.isdecimal() else ""


@login_required
@require_POST
def essay_marker(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the essay to another marker."""
    essay = _essay_to_share(request, pk)
    form = MarkerForm(request.POST, user=request.user)
    if form.is_valid():
        marker = form.cleaned_data["marker"]
        try:
            assign_marker(essay=essay, marker=marker, actor=actor_of(request), now=timezone.now())
        except DomainError as error:
            form.add_error("marker", error.message)
        else:
            messages.success(request, _("%s marks this essay now.") % marker)
            return redirect("essay_read", pk=pk)
    return _render(request, essay, marker_form=form)


@login_required
@require_POST
def essay_reader(request: HttpRequest, pk: int) -> HttpResponse:
    """Name an officer who may read the essay."""
    essay = _essay_to_share(request, pk)
    form = ReaderForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            named = name_reader(
                essay=essay, actor=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("%s may read this essay now.") % named.user)
            return redirect("essay_read", pk=pk)
    return _render(request, essay, reader_form=form)


def _open_essay(request: HttpRequest, pk: int) -> Essay:
    """Return the essay where the reader may open it; for everyone else it does not exist."""
    essays = Essay.objects.readable_by(request.user).for_reading()
    return get_object_or_404(essays, pk=pk)


def _essay_to_share(request: HttpRequest, pk: int) -> Essay:
    essay = _open_essay(request, pk)
    if not may_name_others(request.user, essay):
        raise Http404
    return essay


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    labels = {
        "waiting": _("To mark"),
        "returned": _("Returned"),
        "done": _("Accepted"),
        "named": _("To read"),
    }
    return [
        {
            "label": labels[name],
            "url": f"{reverse('essay_list')}?state={name}",
            "current": name == chosen,
            "count": number,
        }
        for name, number in counts.items()
        if number or name != "named"
    ]


def _render(request: HttpRequest, essay: Essay, **forms_sent: forms.Form) -> HttpResponse:
    user = account_of(request)
    purpose = purpose_of(user, essay)
    # What is still being written, or written anew, is the author's alone.
    version = essay.current
    if essay.state in (EssayState.DRAFT, EssayState.RETURNED):
        last = essay.reviews.select_related("version").first()
        version = last.version if last else None
    if version is not None:
        record_opened(
            essay=essay, purpose=purpose or "", actor=actor_of(request), now=timezone.now()
        )
    decides = may_mark(user, essay) and essay.state == EssayState.SUBMITTED
    shares = may_name_others(user, essay)
    context: dict[str, Any] = {
        "essay": essay,
        "version": version,
        "enrollment": essay.enrollment,
        "training_class": essay.enrollment.training_class,
        "reviews": list(essay.reviews.select_related("reviewed_by", "version")),
        "may_mark": decides,
        "may_share": shares,
        "readers": list(essay.readers.select_related("user", "named_by")) if shares else [],
    }
    if decides:
        class_id = _asked_class(request)
        following, left = next_waiting(user, essay, class_id)
        context |= {
            "accept_form": AcceptForm(auto_id=ACCEPT_ID),
            "return_form": ReturnForm(auto_id=RETURN_ID),
            "following": following,
            "left": left,
            "class_query": f"?class={class_id}" if class_id else "",
            "class_id": class_id,
        }
    if shares:
        context |= {"marker_form": MarkerForm(user=user), "reader_form": ReaderForm(user=user)}
    context |= forms_sent
    status = 422 if forms_sent else 200
    return render(request, "courses/essays/essay_read.html", context, status=status)
