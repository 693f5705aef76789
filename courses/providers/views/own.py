"""One's own organisation: overview, facts, submitting, a new round, files."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.providers.enums import ComplaintState, ProviderState
from courses.providers.forms.department import ending_soon
from courses.providers.forms.own import ProfileForm
from courses.providers.models import Provider, ProviderFile
from courses.providers.permissions import has_capacity, is_member, is_provider_account
from courses.providers.services import (
    begin_round,
    change_provider,
    record_file_viewed,
    submit_provider,
)
from courses.providers.services.application import changeable_fields
from courses.providers.standing import missing_of
from courses.providers.views.pages import (
    acting_now,
    done,
    form_page,
    own_crumbs,
    own_tabs,
    sent,
)
from records.accounts.context import account_of
from records.core.protection.private_files import private_file


def own_provider(request: HttpRequest, pk: int) -> Provider:
    """Return the provider with its standing today; 404 for anybody but a member."""
    rows = Provider.objects.of_member(account_of(request)).standing(timezone.localdate())
    return get_object_or_404(rows.select_related("unit"), pk=pk)


@login_required
@require_safe
def provider_own(request: HttpRequest) -> HttpResponse:
    """Lead to one's only organisation; list several; say how to begin where there is none."""
    user = account_of(request)
    rows = Provider.objects.of_member(user).standing(timezone.localdate())
    providers = list(rows.select_related("unit").order_by("name"))
    if len(providers) == 1:
        return redirect("provider_home", pk=providers[0].pk)
    context = {"providers": providers, "may_register": is_provider_account(user)}
    return render(request, "courses/providers/own_list.html", context)


@login_required
@never_cache
@require_safe
def provider_home(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the organisation stands, what is missing, and what the department said."""
    provider, today = own_provider(request, pk), timezone.localdate()
    review = provider.reviews.prefetch_related("findings__item").first()
    complaints = provider.complaints.exclude(state=ComplaintState.OPEN)
    context = {
        "provider": provider,
        "crumbs": own_crumbs(provider),
        "tabs": own_tabs(provider, "provider_home"),
        "missing": missing_of(provider, today) if provider.is_preparing else [],
        "may_bind": has_capacity(account_of(request), provider, today),
        "review": review,
        "findings": [one for one in review.findings.all() if one.note] if review else [],
        "may_renew": provider.state == ProviderState.APPROVED,
        "ends_soon": ending_soon(Provider.objects.filter(pk=pk), today).exists(),
        "restrictions": provider.restrictions.all(),
        "complaints": complaints.only("received_on", "state", "finding", "decided_at"),
        "rating": provider.ratings.first(),
        "agreements": provider.agreements.select_related("unit"),
        "may_change": bool(changeable_fields(provider)),
        "today": today,
    }
    return render(request, "courses/providers/own_home.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts that may change as the application stands."""
    provider = own_provider(request, pk)
    names = changeable_fields(provider)
    if not names:
        messages.warning(request, _("The application is under review: its papers stand still."))
        return redirect("provider_home", pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, provider=provider, names=names)

    def save() -> None:
        change_provider(provider=provider, values=form.cleaned_data, **acting_now(request))

    if data is not None and sent(form, save):
        messages.success(request, _("Saved."))
        return redirect("provider_home", pk=pk)
    return form_page(
        request,
        form,
        title=_("Facts of the organisation"),
        submit_label=_("Save"),
        crumbs=own_crumbs(provider),
        cancel_url=reverse("provider_home", args=[pk]),
    )


@login_required
@require_POST
def provider_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the application in."""
    provider = own_provider(request, pk)
    return done(
        request,
        lambda: submit_provider(provider=provider, **acting_now(request)),
        _("Submitted. You are told when the department has decided."),
        reverse("provider_home", args=[pk]),
    )


@login_required
@require_POST
def provider_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a new round; the term goes on meanwhile."""
    provider = own_provider(request, pk)
    return done(
        request,
        lambda: begin_round(provider=provider, **acting_now(request)),
        _("A new round has begun. Your approval holds until its end meanwhile."),
        reverse("provider_home", args=[pk]),
    )


@login_required
@never_cache
@require_safe
def provider_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Hand out a file to a member, an officer or an auditor; the trail is told of those two."""
    user = account_of(request)
    rows = ProviderFile.objects.visible_to(user).select_related("provider")
    file = get_object_or_404(rows, pk=file_pk, provider=pk)
    if not file.is_here:
        raise Http404
    if not is_member(user, file.provider):
        record_file_viewed(file=file, **acting_now(request))
    answer = private_file(file.plain(), file.content_type)
    how = "inline" if file.content_type == "image/jpeg" else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(file.name)}"
    return answer
