"""Writing a tender's facts, and sending it on its way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.tenders.forms import tell
from courses.tenders.forms.writing import TenderForm
from courses.tenders.models import Tender
from courses.tenders.permissions import may_draft_tenders
from courses.tenders.services import (
    cancel_tender,
    change_tender,
    create_tender,
    publish_tender,
    return_tender,
    submit_tender,
)
from courses.tenders.views.access import crumbs_to, tender_for_officer
from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_new(request: HttpRequest) -> HttpResponse:
    """Begin a tender."""
    user = account_of(request)
    if not may_draft_tenders(user):
        raise PermissionDenied
    now = timezone.now()
    form = TenderForm(
        request.POST or None, user=user, initial={"year": timezone.localdate(now).year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            tender = create_tender(values=form.cleaned_data, actor=actor_of(request), now=now)
        except DomainError as error:
            tell(form, error)
        else:
            return redirect("tender_detail", pk=tender.pk)
    crumbs = [
        {"label": _("Tenders"), "url": reverse("tender_list")},
        {"label": _("New tender"), "url": ""},
    ]
    context = {
        "form": form,
        "crumbs": crumbs,
        "title": _("New tender"),
        "cancel_url": reverse("tender_list"),
    }
    return _render_form(request, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a tender that is still being written."""
    tender = tender_for_officer(request, pk)
    if not tender.is_editable:
        return redirect("tender_detail", pk=pk)
    form = TenderForm(request.POST or None, user=account_of(request), tender=tender)
    if request.method == "POST" and form.is_valid():
        try:
            change_tender(
                tender=tender,
                values=form.cleaned_data,
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("tender_detail", pk=pk)
    context = {
        "form": form,
        "tender": tender,
        "crumbs": crumbs_to(tender, _("Facts")),
        "title": _("Facts of the tender"),
        "cancel_url": reverse("tender_detail", args=[pk]),
    }
    return _render_form(request, context)


def _render_form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "courses/tenders/tender_form.html", context, status=status)


def _submit(tender: Tender, request: HttpRequest) -> str:
    submit_tender(tender=tender, actor=actor_of(request), now=timezone.now())
    return _("Sent for approval.")


def _return(tender: Tender, request: HttpRequest) -> str:
    reason = request.POST.get("reason", "")
    return_tender(tender=tender, reason=reason, actor=actor_of(request), now=timezone.now())
    return _("Returned.")


def _publish(tender: Tender, request: HttpRequest) -> str:
    text = request.POST.get("edition", "")
    edition = int(text) if text.isdecimal() and len(text) < 9 else 0
    publish_tender(tender=tender, edition=edition, actor=actor_of(request), now=timezone.now())
    return _("Published.")


def _cancel(tender: Tender, request: HttpRequest) -> str:
    reason = request.POST.get("reason", "")
    cancel_tender(tender=tender, reason=reason, actor=actor_of(request), now=timezone.now())
    return _("Cancelled.")


STEPS: dict[str, Callable[[Tender, HttpRequest], str]] = {
    "submit": _submit,
    "return": _return,
    "publish": _publish,
    "cancel": _cancel,
}


@login_required
@require_POST
def tender_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a tender for approval, return, approve or cancel it."""
    tender = tender_for_officer(request, pk)
    step = STEPS.get(request.POST.get("to", ""))
    if step is None:
        raise Http404
    try:
        told = step(tender, request)
    except ManyErrors as many:
        each = " ".join(str(one) for one in many.errors)
        messages.error(request, f"{many} {each}")
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("tender_detail", pk=pk)
