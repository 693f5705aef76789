"""The organization department: list, papers, review, restrictions, corrections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.providers.deadlines import answer_due, answers_due
from courses.providers.enums import ProviderState
from courses.providers.forms.department import (
    DebarmentForm,
    IdentityForm,
    ProviderFilterForm,
    ReasonForm,
    ReviewForm,
    SuspensionForm,
)
from courses.providers.lists import PROVIDERS
from courses.providers.models import (
    ChecklistItem,
    Provider,
    ProviderRating,
    ProviderRestriction,
)
from courses.providers.permissions import may_decide, reviews_providers
from courses.providers.services import (
    correct_identity,
    debar_provider,
    lift_restriction,
    review_provider,
    revoke_member,
    suspend_provider,
)
from courses.providers.services.events import record_provider_viewed
from courses.providers.services.reviews import submission_mark
from courses.providers.standing import declaration_rows
from courses.providers.views.pages import acting_now, done, form_page, review_crumbs, sent
from records.accounts.context import account_of
from records.calendar.workdays import load_workdays
from records.core.protection.masking import mask_phone
from records.lists.frame import open_list


def inspected_provider(request: HttpRequest, pk: int) -> Provider:
    """Return a provider whose papers the reader inspects, with its standing today; else 404."""
    rows = Provider.objects.inspected_by(account_of(request)).standing(timezone.localdate())
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def decided_provider(request: HttpRequest, pk: int) -> Provider:
    """Return a provider that is the reader's to decide about; 403 for one that is not, else 404."""
    provider = inspected_provider(request, pk)
    if not may_decide(account_of(request), provider):
        raise PermissionDenied
    return provider


@login_required
@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """List the providers that apply, or applied, to the reader's city."""
    user = account_of(request)
    if not reviews_providers(user):
        raise PermissionDenied
    today = timezone.localdate()
    form = ProviderFilterForm(request.GET, today=today)
    listing = open_list(request, PROVIDERS, form.find(Provider.objects.inspected_by(user)))
    rows = list(listing.page)
    due = answers_due(rows, load_workdays())
    ratings = ProviderRating.objects.filter(provider__in=rows).newest()
    context = {
        "form": form,
        "listing": listing,
        "page": listing.page,
        "rows": [
            {"item": one, "due": due.get(one.pk), "rating": ratings.get(one.pk)} for one in rows
        ],
        "today": today,
    }
    return render(request, "courses/providers/provider_list.html", context)


@login_required
@never_cache
@require_safe
def provider_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the papers of a provider, and what the reader may decide; the trail is told."""
    provider, today = inspected_provider(request, pk), timezone.localdate()
    record_provider_viewed(provider=provider, **acting_now(request))
    documents = provider.documents.current().select_related("file")
    members = provider.members.standing().select_related("user", "file")
    context = {
        "provider": provider,
        "phone": mask_phone(provider.contact_phone),
        "due": answer_due(provider, load_workdays()),
        "documents": [{"item": one, "is_good": one.is_good_on(today)} for one in documents],
        "members": [{"item": one, "tag": one.power_tag(today)} for one in members],
        "declarations": declaration_rows(provider, today),
        "reviews": provider.reviews.prefetch_related("findings__item"),
        "restrictions": provider.restrictions.all(),
        "agreements": provider.agreements.select_related("unit", "file"),
        "courses": provider.offered_courses.filter(withdrawn_at=None),
        "lecturers": provider.offered_lecturers.filter(withdrawn_at=None),
        "rating": provider.ratings.first(),
        "decides": may_decide(account_of(request), provider),
        "is_submitted": provider.state == ProviderState.SUBMITTED,
        "today": today,
        "crumbs": review_crumbs(provider),
    }
    return render(request, "courses/providers/provider_detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold an application against the checklist and decide."""
    provider, today = decided_provider(request, pk), timezone.localdate()
    data = request.POST if request.method == "POST" else None
    if data is None and provider.state != ProviderState.SUBMITTED:
        messages.warning(request, _("Nothing of this provider waits for a review."))
        return redirect("provider_detail", pk=pk)
    items = ChecklistItem.objects.in_force(today)
    initial = {"seen": submission_mark(provider)}
    form = ReviewForm(data, items=items, initial=initial)

    def save() -> None:
        given = form.cleaned_data
        review_provider(
            provider=provider,
            decision=given["decision"],
            findings=form.findings,
            message=given["message"],
            until=given["until"],
            seen=given["seen"],
            **acting_now(request),
        )

    if data is not None and sent(form, save):
        messages.success(request, _("Decided. The members are told."))
        return redirect("provider_detail", pk=pk)
    documents: dict[str, list[Any]] = {}
    for one in provider.documents.current().select_related("file"):
        documents.setdefault(one.kind, []).append({"item": one, "is_good": one.is_good_on(today)})
    context = {
        "provider": provider,
        "form": form,
        "rows": [
            {
                "item": item,
                "result": form[item.code],
                "note": form[f"{item.code}_note"],
                "documents": documents.get(item.document_kind, []),
            }
            for item in items
        ],
        "crumbs": [*review_crumbs(provider), {"label": _("Review")}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/providers/provider_review.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend a provider."""
    return _restrict(request, pk, SuspensionForm, suspend_provider, _("Suspend the provider"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_debar(request: HttpRequest, pk: int) -> HttpResponse:
    """Debar a provider."""
    return _restrict(request, pk, DebarmentForm, debar_provider, _("Debar the provider"))


def _restrict(
    request: HttpRequest, pk: int, form_class: type[Any], act: Callable[..., Any], title: str
) -> HttpResponse:
    provider = decided_provider(request, pk)
    initial = {"first": timezone.localdate()}
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    return _act(
        request,
        provider,
        form,
        lambda: act(provider=provider, **form.cleaned_data, **acting_now(request)),
        title,
        lead=_("Reason and end are published in the register. It counts from the first day on."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_lift(request: HttpRequest, pk: int, restriction_pk: int) -> HttpResponse:
    """Lift a suspension or debarment."""
    provider = decided_provider(request, pk)
    rows = ProviderRestriction.objects.select_related("provider")
    restriction = get_object_or_404(rows, pk=restriction_pk, provider=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def lift() -> None:
        reason = form.cleaned_data["reason"]
        lift_restriction(restriction=restriction, reason=reason, **acting_now(request))

    title = _("Lift: %s") % restriction.get_kind_display()
    lead = _("From today on. Who imposed a debarment does not lift it.")
    return _act(request, provider, form, lift, title, lead=lead)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name, credit code or kind."""
    provider = decided_provider(request, pk)
    form = IdentityForm(request.POST if request.method == "POST" else None, provider=provider)

    def correct() -> None:
        reason = form.cleaned_data["reason"]
        correct_identity(
            provider=provider, values=form.values, reason=reason, **acting_now(request)
        )

    return _act(request, provider, form, correct, _("Correct name, code or kind"))


@login_required
@require_POST
def review_member_revoke(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """End a membership by an officer."""
    provider = decided_provider(request, pk)
    member = get_object_or_404(provider.members.all(), pk=member_pk)
    return done(
        request,
        lambda: revoke_member(member=member, **acting_now(request)),
        _("Revoked."),
        reverse("provider_detail", args=[pk]),
    )


def _act(
    request: HttpRequest,
    provider: Provider,
    form: Any,
    act: Callable[[], Any],
    title: str,
    lead: str = "",
) -> HttpResponse:
    if request.method == "POST" and sent(form, act):
        messages.success(request, _("Done."))
        return redirect("provider_detail", pk=provider.pk)
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        submit_label=title,
        crumbs=review_crumbs(provider),
        cancel_url=reverse("provider_detail", args=[provider.pk]),
    )
