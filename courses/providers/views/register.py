"""Self-registration of an organisation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.providers.forms.own import ApplicationForm, SignUpForm
from courses.providers.models import Provider
from courses.providers.permissions import is_provider_account
from courses.providers.services import register_provider, sign_up
from courses.providers.throttle import take_turn
from courses.providers.views.members import new_account
from courses.providers.views.pages import acting_now, sent
from records.core.access.context import address_of


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_register(request: HttpRequest) -> HttpResponse:
    """Register an organisation: with a new account, or with one that has the provider's role."""
    is_visitor = not request.user.is_authenticated
    if not is_visitor and not is_provider_account(request.user):
        raise PermissionDenied(
            _("Accounts of the city's own people register no organisation. Sign out first.")
        )
    data = request.POST if request.method == "POST" else None
    form: Any = SignUpForm(data) if is_visitor else ApplicationForm(data)
    made: list[Provider] = []

    def save() -> None:
        # Counted whatever comes of it: a code or name that is taken is an answer too.
        take_turn(address_of(request), timezone.now())
        told = {"values": form.values, "unit": form.city, "capacity": form.cleaned_data["capacity"]}
        if is_visitor:
            made.append(sign_up(account=new_account(form), **told, **acting_now(request)))
        else:
            made.append(register_provider(**told, **acting_now(request)))

    if data is not None and sent(form, save):
        if is_visitor:
            messages.success(request, _("Registered. Sign in to complete the application."))
            return redirect("account_login")
        messages.success(request, _("Registered. Complete the application now."))
        return redirect("provider_home", pk=made[0].pk)
    context = {"form": form, "is_visitor": is_visitor}
    status = 422 if form.is_bound else 200
    return render(request, "courses/providers/register.html", context, status=status)
