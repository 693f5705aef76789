"""One act upon the rows that were chosen from a list."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors
from records.core.exports.views import download
from records.core.seams import BULK_ACTS, LISTS, BulkAct, BulkResult, ListPage
from records.lists.permissions import may_act
from records.lists.views.back import way_back


@login_required
@require_POST
def list_act(request: HttpRequest, code: str) -> HttpResponseBase:
    """Do an act with the rows `chosen`: at once, or after asking what it needs (`confirmed`)."""
    kind, act = LISTS.get(code), BULK_ACTS.get(request.POST.get("act", ""))
    if kind is None or act is None or act.list_code != code:
        raise Http404
    user = account_of(request)
    if not may_act(user, act):
        raise PermissionDenied
    back = way_back(request, kind)
    try:
        rows = _chosen_rows(request, kind)
        if act.form is not None:
            return _asked_act(request, kind, act, rows, back)
        shown = QueryDict(urlsplit(back).query).dict()
        return _done(request, _run(request, act, rows, shown), back)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(back)


def _chosen_rows(request: HttpRequest, kind: ListPage) -> Sequence[Any]:
    """Return the chosen rows in the list's order; raises DomainError where one is missing."""
    numbers = {int(number) for number in request.POST.getlist("chosen") if number.isdecimal()}
    if not numbers:
        raise DomainError(_("Choose at least one row first."))
    if len(numbers) > kind.per_page:
        raise DomainError(
            _("At most %(limit)d rows can be chosen at once.") % {"limit": kind.per_page}
        )
    rows = list(kind.rows(account_of(request)).filter(pk__in=numbers))
    if len(rows) != len(numbers):
        # Doing the rest would leave open which were left out.
        raise DomainError(_("Some of the chosen rows are gone or not yours; nothing was done."))
    return rows


def _asked_act(
    request: HttpRequest, kind: ListPage, act: BulkAct, rows: Sequence[Any], back: str
) -> HttpResponseBase:
    assert act.form is not None  # noqa: S101
    is_sent = "confirmed" in request.POST
    form = act.form(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            return _done(request, _run(request, act, rows, form.cleaned_data), back)
        except DomainError as error:
            _add_errors(form, error)
    context = {"kind": kind, "act": act, "rows": rows, "form": form, "back": back}
    return render(request, "records/lists/act.html", context, status=422 if is_sent else 200)


def _run(
    request: HttpRequest, act: BulkAct, rows: Sequence[Any], values: Mapping[str, Any]
) -> BulkResult:
    return act.run(rows, values, actor_of(request), timezone.now())


def _done(request: HttpRequest, result: BulkResult, back: str) -> HttpResponseBase:
    if result.file is not None:
        return download(result.file)
    messages.success(request, result.message)
    answer: HttpResponse = redirect(back)
    return answer


def _add_errors(form: Form, error: DomainError) -> None:
    for one in error.errors if isinstance(error, ManyErrors) else [error]:
        form.add_error(one.field if one.field in form.fields else None, str(one))
