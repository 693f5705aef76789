"""One's own saved filters: saved from a list, renamed and removed on a page of their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.seams import LISTS
from records.lists.models import SavedFilter
from records.lists.services import remove_filter, rename_filter, save_filter
from records.lists.views.back import way_back


@login_required
@require_safe
def saved_filter_list(request: HttpRequest) -> HttpResponse:
    """Show one's own saved filters, list by list."""
    return _page(request)


@login_required
@require_POST
def saved_filter_save(request: HttpRequest, code: str) -> HttpResponse:
    """Save what narrows a list; the list is shown narrowed by it."""
    kind = LISTS.get(code)
    if kind is None:
        raise Http404
    try:
        saved = save_filter(
            list_code=code,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(way_back(request, kind))
    messages.success(request, _("The filter “%s” is saved.") % saved.name)
    return redirect(f"{reverse(kind.url_name)}?{saved.query}")


@login_required
@require_POST
def saved_filter_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own filter another name."""
    saved = _own(request, pk)
    try:
        rename_filter(
            saved=saved,
            name=request.POST.get("name", ""),
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        return _page(request, wrong=pk, error=str(error))
    messages.success(request, _("Saved."))
    return redirect("saved_filter_list")


@login_required
@require_POST
def saved_filter_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one's own filter."""
    saved = _own(request, pk)
    remove_filter(saved=saved, actor=actor_of(request), now=timezone.now())
    messages.success(request, _("The filter “%s” is removed.") % saved.name)
    return redirect("saved_filter_list")


def _own(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, wrong: int | None = None, error: str = "") -> HttpResponse:
    own = list(SavedFilter.objects.visible_to(request.user))
    groups: list[dict[str, Any]] = [
        {
            "label": page.label,
            "url": reverse(page.url_name),
            "filters": [one for one in own if one.list_code == page.code],
        }
        for page in LISTS
    ]
    context = {
        "groups": [group for group in groups if group["filters"]],
        "wrong": wrong,
        "error": error,
        "errors": [(error, f"name-{wrong}")] if error else [],
        "typed": request.POST.get("name", ""),
    }
    status = 422 if error else 200
    return render(request, "records/lists/saved_filter_list.html", context, status=status)
