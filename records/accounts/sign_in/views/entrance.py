"""Signing in, and the page for a one-time slip."""

from typing import Any

from allauth.account.views import LoginView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter as get_sso_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.kept_page import kept_page
from records.accounts.sign_in.middleware import REASON_COOKIE
from records.accounts.sign_in.services.slips import use_slip
from records.accounts.sign_in.slip_forms import ActivateForm
from records.core.access.context import actor_of
from records.core.errors import DomainError


class SignInView(LoginView):
    """The sign-in page: it says why a session ended, and offers what the settings name."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reason, and the identity providers as (name, address)."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["signed_out_because"] = _reason(self.request)
        context["identity_providers"] = _identity_providers(self.request)
        context["second_factor_required"] = settings.SECOND_FACTOR_REQUIRED
        return context

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        """Answer with the page, drawn anew only where no visitor alike has seen it."""

        def draw(more: dict[str, Any]) -> str:
            drawn = super(SignInView, self).render_to_response({**context, **more}, **response)
            return drawn.render().content.decode()

        providers = [tuple(one.values()) for one in context["identity_providers"]]
        page = kept_page(self.request, (context["signed_out_because"], *providers), draw)
        if page is not None:
            return HttpResponse(page)
        drawn: HttpResponse = super().render_to_response(context, **response)
        return drawn

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; the reason why the last session ended has been read."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ImmediateHttpResponse as answer:
            response = answer.response
        response.delete_cookie(REASON_COOKIE)
        return response


def _reason(request: HttpRequest) -> str:
    reason = request.COOKIES.get(REASON_COOKIE, "")
    words = {
        SessionEnd.IDLE: _("You were signed out because nothing was done for a while."),
        SessionEnd.ABSOLUTE: _("You were signed out because you had been signed in for long."),
    }
    return words[SessionEnd(reason)] if reason in words else ""


def _identity_providers(request: HttpRequest) -> list[dict[str, str]]:
    following = request.GET.get("next") or request.POST.get("next") or ""
    kept = {"next": following} if following else {}
    return [
        {
            "name": str(one.app.name or one.name),
            "url": one.get_login_url(request, process="login", **kept),
        }
        for one in get_sso_adapter().list_providers(request)
        if one.app is not None
    ]


@never_cache
@sensitive_post_parameters("password", "password_again", "code")
def activate(request: HttpRequest) -> HttpResponse:
    """Let the holder of a slip choose the password of their own account."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _open_by_slip(request, form):
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "accounts/activate.html", {"form": form})


def _open_by_slip(request: HttpRequest, form: ActivateForm) -> bool:
    given = form.cleaned_data
    try:
        use_slip(
            name=given["name"],
            code=given["code"],
            password=given["password"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(error.field or None, str(error))
        return False
    return True


def forgotten(request: HttpRequest) -> HttpResponse:
    """Say what to do: a password is never sent by e-mail, a reset slip opens the account."""
    return render(request, "account/password_reset.html")
