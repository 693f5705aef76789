"""The data kept of oneself, and what is wrong with them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from records.accounts.context import account_of
from records.calendar.workdays import load_workdays
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors
from records.corrections.deadlines import answer_due
from records.corrections.forms import PHOTO, ChangeForm
from records.corrections.models import ChangeRequest
from records.corrections.notices import mark_answers_seen
from records.corrections.services import ask_for_change, withdraw_request
from records.register.models import Cadre, CadrePhoto
from records.register.people.fields import GROUPS, PERSON_FIELDS, shown


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept of the reader, masked, and how their requests stand."""
    user = account_of(request)
    if user.cadre is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    requests = list(ChangeRequest.objects.own_of(user)[:20])
    # At most one of them is open, and only that one has a day to be answered by.
    waiting = next((one for one in requests if one.is_open), None)
    context = {
        "cadre": user.cadre,
        "groups": _groups(user.cadre),
        "has_photo": CadrePhoto.objects.filter(cadre=user.cadre).exists(),
        "requests": requests,
        "has_waiting": waiting is not None,
        "due": answer_due(waiting, load_workdays()) if waiting else None,
        "today": timezone.localdate(),
    }
    response = render(request, "records/corrections/own_data.html", context)
    mark_answers_seen(cadre=user.cadre, now=timezone.now())
    return response


def _groups(cadre: Cadre) -> list[dict[str, Any]]:
    """Return the facts of a person in the groups of the form."""
    return [
        {
            "label": label,
            "items": [
                {"name": field.name, "label": field.label, "value": _value(cadre, field.name)}
                for field in PERSON_FIELDS.values()
                if field.group == group
            ],
        }
        for group, label in GROUPS.items()
    ]


def _value(cadre: Cadre, name: str) -> str:
    return shown(name, getattr(cadre, name))


@login_required
@require_http_methods(["GET", "POST"])
def ask_change(request: HttpRequest) -> HttpResponse:
    """Ask for the right values of the fields that were picked, and send them to who decides."""
    user = account_of(request)
    if user.cadre is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    names = [name for name in request.GET.getlist("field") if name in (*PERSON_FIELDS, PHOTO)]
    if not names:
        messages.warning(request, _("Pick what is wrong first."))
        return redirect("own_data")
    if request.method == "GET":
        return _form(request, ChangeForm(cadre=user.cadre, names=names), names)
    form = ChangeForm(request.POST, request.FILES, cadre=user.cadre, names=names)
    if form.is_valid() and _ask(request, user.cadre, form):
        messages.success(request, _("Sent. You will read the answer here."))
        return redirect("own_data")
    return _form(request, form, names, status=422)


def _ask(request: HttpRequest, cadre: Cadre, form: ChangeForm) -> bool:
    data = form.cleaned_data
    photo = data.get(PHOTO)
    try:
        ask_for_change(
            cadre=cadre,
            values=form.values,
            reason=data["reason"],
            proofs=[(file.name, file.read()) for file in data["proofs"]],
            photo=photo.read() if photo else None,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            form.add_error(one.field if one.field in form.fields else None, one.message)
        return False
    return True


def _form(
    request: HttpRequest, form: ChangeForm, names: list[str], status: int = 200
) -> HttpResponse:
    decider = any(PERSON_FIELDS[n].decider == "officer" for n in names if n in PERSON_FIELDS)
    context = {"form": form, "needs_officer": decider}
    return render(request, "records/corrections/ask_change.html", context, status=status)


@login_required
@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    found = get_object_or_404(ChangeRequest.objects.own_of(request.user), pk=pk)
    try:
        withdraw_request(request=found, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("Withdrawn."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("own_data")
