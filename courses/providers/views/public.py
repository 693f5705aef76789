"""The public register, one provider's page, the published rules, and complaints."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.providers.enums import RestrictionKind
from courses.providers.forms.own import ComplaintForm
from courses.providers.forms.public import RegisterFilterForm
from courses.providers.measures import PROVIDER_MEASURES
from courses.providers.models import (
    ChecklistItem,
    DeclarationText,
    Provider,
    ProviderRating,
    ProviderRestriction,
    RatingFormula,
)
from courses.providers.models.published import PolicyCode, policy
from courses.providers.permissions import is_member
from courses.providers.rating import label_of
from courses.providers.services import file_complaint
from courses.providers.views.pages import acting_now, form_page, sent
from records.accounts.context import account_of

PER_PAGE = 20


def published_provider(pk: int) -> Provider:
    """Return a provider of the public register with its standing today, or 404."""
    today = timezone.localdate()
    return get_object_or_404(Provider.objects.published(today).select_related("unit"), pk=pk)


@require_safe
def public_provider_list(request: HttpRequest) -> HttpResponse:
    """List the register: standing, term and rating of each provider, debarments with their end."""
    today = timezone.localdate()
    form = RegisterFilterForm(request.GET)
    found = Provider.objects.published(today).order_by("name", "pk")
    asked = form.cleaned_data if form.is_valid() else {}
    if words := asked.get("q"):
        found = found.filter(Q(name__icontains=words) | Q(uscc__iexact=words))
    if standing := asked.get("standing"):
        found = found.filter(Q(standing=standing))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    providers = list(page)
    ratings = ProviderRating.objects.filter(provider__in=providers).newest()
    debarments = {
        row.provider_id: row
        for row in ProviderRestriction.objects.in_force(today)
        .filter(provider__in=providers, kind=RestrictionKind.DEBARMENT)
        .order_by("until")
    }
    context = {
        "form": form,
        "page": page,
        "is_narrowed": any(asked.values()),
        "rows": [
            {"item": one, "rating": ratings.get(one.pk), "debarment": debarments.get(one.pk)}
            for one in providers
        ],
    }
    return render(request, "courses/providers/public_list.html", context)


@require_safe
def public_provider(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the public facts of one provider."""
    provider, today = published_provider(pk), timezone.localdate()
    restrictions = provider.restrictions.filter(first__lte=today)
    context = {
        "provider": provider,
        "rating": provider.ratings.first(),
        "ratings": provider.ratings.all()[:10],
        "courses": provider.offered_courses.filter(withdrawn_at=None),
        "lecturers": provider.offered_lecturers.filter(withdrawn_at=None),
        "agreements": provider.agreements.in_force(today).select_related("unit"),
        "restrictions": restrictions,
        "may_complain": request.user.is_authenticated and not is_member(request.user, provider),
        "crumbs": [
            {"label": _("Register of providers"), "url": reverse("public_provider_list")},
            {"label": provider.name},
        ],
    }
    return render(request, "courses/providers/public_provider.html", context)


@require_safe
def public_provider_rating(request: HttpRequest, pk: int, rating_pk: int) -> HttpResponse:
    """Explain a published rating: every part, the formula, and the digest of what it rests on."""
    provider = published_provider(pk)
    rating = get_object_or_404(provider.ratings.all(), pk=rating_pk)
    newest = provider.ratings.filter(first=rating.first, last=rating.last).order_by("-pk").first()
    context = {
        "provider": provider,
        "rating": rating,
        "is_newest": newest == rating,
        "newest": newest,
        "parts": [
            {
                **part,
                "label": label_of(part["measure"]),
                "kind": PROVIDER_MEASURES.get(part["measure"]),
            }
            for part in rating.parts
        ],
        "least_weight": policy(PolicyCode.LEAST_WEIGHT, rating.last),
        "crumbs": [
            {"label": _("Register of providers"), "url": reverse("public_provider_list")},
            {"label": provider.name, "url": reverse("public_provider", args=[pk])},
            {"label": _("Rating")},
        ],
    }
    return render(request, "courses/providers/public_rating.html", context)


@require_safe
def provider_rules(request: HttpRequest) -> HttpResponse:
    """Show what is published: checklist, statements, formula, thresholds."""
    today = timezone.localdate()
    formula = [
        {"row": row, "label": label_of(row.measure), "measure": PROVIDER_MEASURES.get(row.measure)}
        for row in RatingFormula.objects.in_force(today)
    ]
    context = {
        "items": ChecklistItem.objects.in_force(today),
        "texts": DeclarationText.objects.in_force(today),
        "formula": formula,
        "least_weight": policy(PolicyCode.LEAST_WEIGHT, today),
        "term_months": policy(PolicyCode.TERM_MONTHS, today),
        "answer_days": policy(PolicyCode.ANSWER_DAYS, today),
        "crumbs": [
            {"label": _("Register of providers"), "url": reverse("public_provider_list")},
            {"label": _("Rules")},
        ],
    }
    return render(request, "courses/providers/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_complain(request: HttpRequest, pk: int) -> HttpResponse:
    """File a complaint about a provider of the register."""
    provider = published_provider(pk)
    if is_member(account_of(request), provider):
        raise PermissionDenied
    form = ComplaintForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        file_complaint(provider=provider, text=form.cleaned_data["text"], **acting_now(request))

    if request.method == "POST" and sent(form, save):
        messages.success(request, _("Filed. The organization department decides about it."))
        return redirect("public_provider", pk=pk)
    return form_page(
        request,
        form,
        title=_("Complain about %s") % provider.name,
        submit_label=_("File the complaint"),
        crumbs=[{"label": provider.name, "url": reverse("public_provider", args=[pk])}],
        cancel_url=reverse("public_provider", args=[pk]),
    )
