"""The requests that wait for an officer or a unit liaison."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.accounts.context import account_of
from records.calendar.workdays import load_workdays
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors
from records.corrections.deadlines import answer_due
from records.corrections.enums import ProofKind
from records.corrections.forms import DecisionForm
from records.corrections.models import ChangeRequest
from records.corrections.permissions import decides_here, may_decide
from records.corrections.services import accept_request, decline_request, record_request_viewed
from records.corrections.values import changes_of, current_values_digest
from records.register.people.fields import PERSON_FIELDS

PER_PAGE = 30


@login_required
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests the reader decides on, those waiting first."""
    if not decides_here(request.user):
        raise PermissionDenied
    mine = ChangeRequest.objects.decided_by(request.user).select_related("cadre__unit")
    waiting = mine.waiting().count()
    shows_decided = request.GET.get("decided") == "1"
    shown = mine.exclude(state="open") if shows_decided else mine.waiting().order_by("asked_at")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    calendar = load_workdays()
    rows = [
        {
            "item": one,
            "labels": [PERSON_FIELDS[name].label for name in one.wanted()],
            "due": answer_due(one, calendar),
        }
        for one in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "waiting": waiting,
        "shows_decided": shows_decided,
        "today": timezone.localdate(),
    }
    return render(request, "records/corrections/request_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request, what stood and what is asked beside each other; take the decision."""
    found = get_object_or_404(
        ChangeRequest.objects.visible_to(request.user).select_related("cadre__unit", "asked_by"),
        pk=pk,
    )
    decides = may_decide(request.user, found)
    if request.method == "GET":
        return _detail(request, found, DecisionForm(), decides)
    if not decides:
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if form.is_valid() and _decide(request, found, form):
        return redirect("correction_list")
    found.refresh_from_db()
    return _detail(request, found, form, decides, status=422)


def _decide(request: HttpRequest, found: ChangeRequest, form: DecisionForm) -> bool:
    answer = form.cleaned_data["answer"]
    given: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    try:
        if request.POST.get("decision") == "accept":
            seen = form.cleaned_data["seen"]
            accept_request(request=found, seen=seen, answer=answer, **given)
            messages.success(request, _("Accepted: the register is corrected."))
        else:
            decline_request(request=found, answer=answer, **given)
            messages.success(request, _("Declined: the person will read why."))
    except DomainError as error:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            form.add_error(one.field if one.field in form.fields else None, one.message)
        return False
    return True


def _detail(
    request: HttpRequest,
    found: ChangeRequest,
    form: DecisionForm,
    decides: bool,
    status: int = 200,
) -> HttpResponse:
    user = account_of(request)
    if user.cadre_id != found.cadre_id:
        record_request_viewed(request=found, actor=actor_of(request), now=timezone.now())
    changes = changes_of(found)
    proofs = list(found.proofs.defer("content"))
    context = {
        "item": found,
        "changes": changes,
        "is_stale": found.is_open and any(change.is_stale for change in changes),
        "proofs": [proof for proof in proofs if proof.kind == ProofKind.PROOF],
        "photo": next((proof for proof in proofs if proof.kind == ProofKind.PHOTO), None),
        "form": form if decides and found.is_open else None,
        "seen": current_values_digest(found),
        "due": answer_due(found, load_workdays()),
        "today": timezone.localdate(),
        "is_own": user.cadre_id == found.cadre_id,
        "decides": decides,
    }
    return render(request, "records/corrections/request_detail.html", context, status=status)
