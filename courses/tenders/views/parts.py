"""Lots, criteria, and who wrote the specification."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.tenders.board import contents_of
from courses.tenders.forms import tell
from courses.tenders.forms.writing import AuthorForm, CriterionForm, LotForm
from courses.tenders.models import Criterion, Tender
from courses.tenders.services import (
    add_lot,
    name_author,
    remove_author,
    remove_criterion,
    remove_lot,
    set_criterion,
)
from courses.tenders.views.access import crumbs_to, tender_for_officer
from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_lots(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the lots; add one of several classes, or take one out."""
    tender = tender_for_officer(request, pk)
    if not tender.is_editable:
        return redirect("tender_detail", pk=pk)
    if "remove" in request.POST:
        lot = get_object_or_404(tender.lots, pk=_number(request.POST["remove"]))
        return _removed(request, "tender_lots", pk, lambda **by: remove_lot(lot=lot, **by))
    form = LotForm(request.POST or None, user=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_lot(
                tender=tender,
                title=form.cleaned_data["title"],
                classes=list(form.cleaned_data["classes"]),
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            tell(form, error)
        else:
            return redirect("tender_lots", pk=pk)
    return _page(request, "lots", tender, form, _("Lots"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the criteria; add one, change the one asked for with `edit`, or take one out."""
    tender = tender_for_officer(request, pk)
    if not tender.is_editable:
        return redirect("tender_detail", pk=pk)
    if "remove" in request.POST:
        row = get_object_or_404(tender.criteria, pk=_number(request.POST["remove"]))
        return _removed(
            request, "tender_criteria", pk, lambda **by: remove_criterion(criterion=row, **by)
        )
    criterion: Criterion | None = None
    if "edit" in request.GET:
        criterion = get_object_or_404(tender.criteria, pk=_number(request.GET["edit"]))
    form = CriterionForm(request.POST or None, criterion=criterion)
    if request.method == "POST" and form.is_valid():
        try:
            set_criterion(
                tender=tender,
                criterion=criterion,
                values=form.values,
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            tell(form, error)
        else:
            return redirect("tender_criteria", pk=pk)
    return _page(request, "criteria", tender, form, _("Criteria"), editing=criterion)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who wrote the specification; name somebody, or take a name off."""
    tender = tender_for_officer(request, pk)
    if not tender.is_editable:
        return redirect("tender_detail", pk=pk)
    if "remove" in request.POST:
        row = get_object_or_404(tender.specification_authors, pk=_number(request.POST["remove"]))
        return _removed(request, "tender_authors", pk, lambda **by: remove_author(author=row, **by))
    form = AuthorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name_author(
                tender=tender, **form.cleaned_data, actor=actor_of(request), now=timezone.now()
            )
        except DomainError as error:
            tell(form, error)
        else:
            return redirect("tender_authors", pk=pk)
    return _page(request, "authors", tender, form, _("Authors of the specification"))


def _page(
    request: HttpRequest, name: str, tender: Tender, form: Any, title: str, **more: Any
) -> HttpResponse:
    context = {
        "tender": tender,
        "form": form,
        "title": title,
        "crumbs": crumbs_to(tender, title),
        **contents_of(tender),
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, f"courses/tenders/tender_{name}.html", context, status=status)


def _removed(request: HttpRequest, page: str, pk: int, remove: Any) -> HttpResponse:
    try:
        remove(actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(page, pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
