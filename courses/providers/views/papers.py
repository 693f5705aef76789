"""One's own documents, declarations and offers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.providers.dashboard import SOON
from courses.providers.enums import DocumentKind, ProviderState
from courses.providers.forms.department import ENDING
from courses.providers.forms.own import CourseForm, DeclarationForm, DocumentForm, LecturerForm
from courses.providers.models import ChecklistItem, OfferedCourse, OfferedLecturer, Provider
from courses.providers.services import (
    add_course,
    add_document,
    add_lecturer,
    make_declarations,
    withdraw_document,
    withdraw_offer,
)
from courses.providers.standing import declaration_rows
from courses.providers.views.own import own_provider
from courses.providers.views.pages import (
    acting_now,
    done,
    form_page,
    own_crumbs,
    own_tabs,
    sent,
    upload,
)


@login_required
@require_safe
def provider_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """List the documents that count, with what the checklist asks for and is not there."""
    provider, today = own_provider(request, pk), timezone.localdate()
    documents = list(provider.documents.current().select_related("file"))
    soon = [one for one in documents if one.expires_on and one.expires_on <= today + SOON]
    shows_ending = request.GET.get("show") == ENDING
    add_url = reverse("provider_document_add", args=[pk])
    context = {
        "provider": provider,
        "crumbs": [*own_crumbs(provider), {"label": _("Documents")}],
        "tabs": own_tabs(provider, "provider_documents"),
        "documents": [
            {
                "item": one,
                "is_soon": one in soon,
                "is_good": one.is_good_on(today),
                "newer_url": f"{add_url}?replaces={one.pk}",
            }
            for one in (soon if shows_ending else documents)
        ],
        "shows_ending": shows_ending,
        "wanted": _wanted(documents, today),
        "may_change": provider.state != ProviderState.SUBMITTED,
    }
    return render(request, "courses/providers/own_documents.html", context)


def _wanted(documents: list[Any], today: Any) -> list[dict[str, str]]:
    """Return the kinds that the checklist asks for and of which nothing is there."""
    there = {one.kind for one in documents}
    kinds = {
        item.document_kind: item.get_document_kind_display()
        for item in ChecklistItem.objects.in_force(today)
        if item.document_kind and item.document_kind not in there
    }
    return [{"kind": kind, "label": label} for kind, label in kinds.items()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a document; of `replaces` the newer one."""
    provider = own_provider(request, pk)
    replaces, kind = request.GET.get("replaces", ""), request.GET.get("kind", "")
    older = provider.documents.current().filter(pk=replaces).first() if replaces.isdigit() else None
    initial = {"kind": older.kind if older else kind if kind in DocumentKind.values else None}
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    form = DocumentForm(data, files, initial=initial)

    def save() -> None:
        data = form.cleaned_data
        add_document(
            provider=provider,
            kind=data["kind"],
            number=data["number"],
            issued_on=data["issued_on"],
            expires_on=data["expires_on"],
            file=upload(form) or ("", b""),
            replaces=older,
            **acting_now(request),
        )

    if is_sent and sent(form, save):
        messages.success(request, _("Handed in."))
        return redirect("provider_documents", pk=pk)
    return form_page(
        request,
        form,
        title=_("Hand in a newer one") if older else _("Hand in a document"),
        submit_label=_("Hand in"),
        crumbs=own_crumbs(provider),
        cancel_url=reverse("provider_documents", args=[pk]),
    )


@login_required
@require_POST
def provider_document_withdraw(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Take a document out of the application."""
    provider = own_provider(request, pk)
    document = get_object_or_404(provider.documents.all(), pk=document_pk)
    return done(
        request,
        lambda: withdraw_document(document=document, **acting_now(request)),
        _("Withdrawn."),
        reverse("provider_documents", args=[pk]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_declarations(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published statements with this round's answers; take new ones."""
    provider, today = own_provider(request, pk), timezone.localdate()
    rows = declaration_rows(provider, today)
    data = request.POST if request.method == "POST" else None
    form = DeclarationForm(data, rows=rows)

    def save() -> None:
        make_declarations(provider=provider, answers=form.answers, **acting_now(request))

    if data is not None and sent(form, save):
        messages.success(request, _("Declared."))
        return redirect("provider_home", pk=pk)
    context = {
        "provider": provider,
        "crumbs": [*own_crumbs(provider), {"label": _("Declarations")}],
        "tabs": own_tabs(provider, "provider_declarations"),
        "rows": rows,
        "form": form if provider.is_preparing or data is not None else None,
        "today": today,
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/providers/own_declarations.html", context, status=status)


@login_required
@require_safe
def provider_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """List the courses and lecturers offered."""
    provider = own_provider(request, pk)
    context = {
        "provider": provider,
        "crumbs": [*own_crumbs(provider), {"label": _("Offers")}],
        "tabs": own_tabs(provider, "provider_offers"),
        "courses": provider.offered_courses.filter(withdrawn_at=None),
        "lecturers": provider.offered_lecturers.filter(withdrawn_at=None),
    }
    return render(request, "courses/providers/own_offers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_course_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a course."""
    provider = own_provider(request, pk)
    form = CourseForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        add_course(provider=provider, values=form.cleaned_data, **acting_now(request))

    return _offer(request, provider, form, save, _("Offer a course"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_lecturer_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a lecturer."""
    provider = own_provider(request, pk)
    form = LecturerForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        add_lecturer(provider=provider, values=form.cleaned_data, **acting_now(request))

    return _offer(request, provider, form, save, _("Offer a lecturer"))


def _offer(
    request: HttpRequest, provider: Provider, form: Any, save: Any, title: str
) -> HttpResponse:
    if request.method == "POST" and sent(form, save):
        messages.success(request, _("Offered."))
        return redirect("provider_offers", pk=provider.pk)
    return form_page(
        request,
        form,
        title=title,
        submit_label=_("Offer"),
        crumbs=own_crumbs(provider),
        cancel_url=reverse("provider_offers", args=[provider.pk]),
    )


OFFERS: dict[str, Any] = {"course": OfferedCourse, "lecturer": OfferedLecturer}


@login_required
@require_POST
def provider_offer_withdraw(
    request: HttpRequest, pk: int, offer: str, offer_pk: int
) -> HttpResponse:
    """Take an offer back."""
    provider = own_provider(request, pk)
    rows = OFFERS[offer].objects.filter(provider=provider).select_related("provider")
    found = get_object_or_404(rows, pk=offer_pk)
    return done(
        request,
        lambda: withdraw_offer(offer=found, **acting_now(request)),
        _("Withdrawn."),
        reverse("provider_offers", args=[pk]),
    )
