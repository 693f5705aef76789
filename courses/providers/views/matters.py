"""The organization department: agreements, complaints, ratings."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.providers.dashboard import SOON
from courses.providers.enums import ComplaintState
from courses.providers.forms.department import (
    ENDING,
    AgreementForm,
    ComplaintDecisionForm,
    PeriodForm,
    ReasonForm,
)
from courses.providers.models import JointAgreement, Provider, ProviderComplaint
from courses.providers.permissions import reviews_providers
from courses.providers.rating import Computed, compute_ratings, label_of
from courses.providers.services import (
    decide_complaint,
    end_agreement,
    publish_ratings,
    record_agreement,
)
from courses.providers.services.ratings import check_period
from courses.providers.views.pages import (
    acting_now,
    form_page,
    review_crumbs,
    sent,
    upload,
)
from courses.providers.views.review import decided_provider
from records.accounts.context import account_of

PER_PAGE = 30


def _reviewer(request: HttpRequest) -> Any:
    user = account_of(request)
    if not reviews_providers(user):
        raise PermissionDenied
    return user


@login_required
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """List the joint-running agreements of the reader's units."""
    user, today = _reviewer(request), timezone.localdate()
    rows = JointAgreement.objects.visible_to(user).select_related("provider", "unit", "file")
    shows_ending = request.GET.get("show") == ENDING
    if shows_ending:
        rows = rows.ending(today, today + SOON)
    managed = set(JointAgreement.objects.managed_by(user).values_list("pk", flat=True))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"item": one, "may_end": one.pk in managed} for one in page],
        "shows_ending": shows_ending,
        "today": today,
    }
    return render(request, "courses/providers/agreement_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an agreement with a provider."""
    provider = decided_provider(request, pk)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else ()
    form = AgreementForm(*given, user=account_of(request))

    def save() -> None:
        data = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        record_agreement(provider=provider, file=upload(form), **data, **acting_now(request))

    if is_sent and sent(form, save):
        messages.success(request, _("Recorded."))
        return redirect("provider_detail", pk=pk)
    return form_page(
        request,
        form,
        title=_("Record a joint-running agreement"),
        submit_label=_("Record"),
        crumbs=review_crumbs(provider),
        cancel_url=reverse("provider_detail", args=[pk]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement."""
    rows = JointAgreement.objects.managed_by(account_of(request)).select_related("provider")
    agreement = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        reason = form.cleaned_data["reason"]
        end_agreement(agreement=agreement, reason=reason, **acting_now(request))

    if request.method == "POST" and sent(form, save):
        messages.success(request, _("Ended."))
        return redirect("agreement_list")
    return form_page(
        request,
        form,
        title=_("End the agreement “%s”") % agreement.title,
        submit_label=_("End it"),
        crumbs=[{"label": _("Joint-running agreements"), "url": reverse("agreement_list")}],
        cancel_url=reverse("agreement_list"),
    )


@login_required
@never_cache
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """List the complaints of the reader's city, those that wait for the reader first."""
    user = _reviewer(request)
    shows_decided = request.GET.get("decided") == "1"
    rows = ProviderComplaint.objects.visible_to(user).select_related("provider")
    rows = rows.filter(provider__in=Provider.objects.inspected_by(user).values("pk"))
    managed = ProviderComplaint.objects.managed_by(user).filter(state=ComplaintState.OPEN)
    decidable = set(managed.values_list("pk", flat=True))
    shown = (
        rows.exclude(state=ComplaintState.OPEN)
        if shows_decided
        else rows.filter(state=ComplaintState.OPEN)
    )
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"item": one, "may_decide": one.pk in decidable} for one in page],
        "waiting": len(decidable),
        "shows_decided": shows_decided,
    }
    return render(request, "courses/providers/complaint_list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a complaint and decide on it."""
    rows = ProviderComplaint.objects.managed_by(account_of(request)).select_related("provider")
    complaint = get_object_or_404(rows, pk=pk)
    if complaint.state != ComplaintState.OPEN and request.method != "POST":
        return redirect(f"{reverse('complaint_list')}?decided=1")
    form = ComplaintDecisionForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        data = form.cleaned_data
        decide_complaint(
            complaint=complaint,
            is_upheld=data["decision"] == ComplaintState.UPHELD,
            finding=data["finding"],
            **acting_now(request),
        )

    if request.method == "POST" and sent(form, save):
        messages.success(request, _("Decided. The members read the finding, not the complaint."))
        return redirect("complaint_list")
    context = {
        "complaint": complaint,
        "form": form,
        "crumbs": [
            {"label": _("Complaints about providers"), "url": reverse("complaint_list")},
            {"label": complaint.provider.name},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/providers/complaint.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_ratings(request: HttpRequest) -> HttpResponse:
    """Show what the ratings of a period come to, and publish them."""
    user, today = _reviewer(request), timezone.localdate()
    is_sent = request.method == "POST"
    asked = request.POST if is_sent else request.GET
    form = PeriodForm(asked if is_sent or "first" in asked else _last_year(today))
    providers = list(Provider.objects.managed_by(user).published(today).order_by("name"))
    computed: list[Computed] = []

    def compute() -> None:
        data = form.cleaned_data
        check_period(data["first"], data["last"], today)
        computed.extend(compute_ratings(providers, data["first"], data["last"]))

    def publish() -> None:
        data = form.cleaned_data
        made = publish_ratings(
            providers=providers, first=data["first"], last=data["last"], **acting_now(request)
        )
        messages.success(request, _("Ratings published: %d new.") % len(made))

    if is_sent and sent(form, publish):
        return redirect("public_provider_list")
    is_right = sent(form, compute) if not is_sent else False
    return _ratings(request, form, computed, bool(providers), 422 if is_sent else 200, is_right)


def _last_year(today: date) -> dict[str, str]:
    return {"first": f"{today.year - 1}-01-01", "last": f"{today.year - 1}-12-31"}


def _ratings(
    request: HttpRequest,
    form: PeriodForm,
    computed: list[Computed],
    has_providers: bool,
    status: int,
    is_right: bool,
) -> HttpResponse:
    context = {
        "form": form,
        "has_providers": has_providers,
        "is_right": is_right,
        "rows": [
            {
                "item": one.provider,
                "points": one.points,
                "weight": one.measured_weight,
                "parts": [
                    {**part.as_facts(), "label": label_of(part.row.measure)} for part in one.parts
                ],
            }
            for one in computed
        ],
        "crumbs": [
            {"label": _("Review of providers"), "url": reverse("provider_list")},
            {"label": _("Ratings")},
        ],
    }
    return render(request, "courses/providers/ratings.html", context, status=status)
