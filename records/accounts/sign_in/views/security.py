"""One's own sign-in: password, second factors, sessions, linked identities."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from records.accounts.context import account_of
from records.accounts.models import User
from records.accounts.sign_in.devices import name_of_device
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.permissions import is_keeper
from records.accounts.sign_in.services.account_support import unbind_identity
from records.accounts.sign_in.services.sessions import end_sessions
from records.core.access.context import actor_of
from records.core.access.readers import Reader
from records.core.errors import DomainError


@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Show by what one signs in, and where one is signed in."""
    user = account_of(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("type", "pk"))
    context = {
        "passkeys": [one.wrap() for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "codes_left": _codes_left(factors),
        "session_count": len(sessions_of(user)),
        "identities": _identities(user),
        "providers_offered": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "is_keeper": is_keeper(user),
    }
    return render(request, "accounts/security.html", context)


@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """Show the devices one is signed in at; POST ends one of them, or all others."""
    user = account_of(request)
    if request.method == "POST":
        return _end(request, user)
    rows = [
        {
            "pk": one.pk,
            "device": name_of_device(one.user_agent),
            "address": one.ip,
            "since": one.created_at,
            "seen": one.last_seen_at,
            "current": one.session_key == request.session.session_key,
        }
        for one in sorted(sessions_of(user), key=lambda one: one.last_seen_at, reverse=True)
    ]
    return render(request, "usersessions/usersession_list.html", {"sessions": rows})


def _end(request: HttpRequest, user: User) -> HttpResponse:
    only = request.POST.get("session", "")
    count = end_sessions(
        user=user,
        reason=SessionEnd.BY_PERSON,
        actor=actor_of(request),
        now=timezone.now(),
        keep=request.session.session_key,
        only=int(only) if only.isdecimal() and len(only) < 19 else None,
    )
    if count:
        said = ngettext("%d session ended.", "%d sessions ended.", count) % count
        messages.success(request, said)
    else:
        messages.info(request, _("That session had ended already."))
    return redirect("usersessions_list")


@login_required
@require_POST
@reauthentication_required
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Loosen the link to an identity provider."""
    identity = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    try:
        unbind_identity(identity=identity, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is gone. Signing in there links it again."))
    return redirect("account_security")


def sessions_of(user: Reader) -> list[UserSession]:
    """Return the sessions that still stand."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return found


def _codes_left(factors: list[Authenticator]) -> int | None:
    kept = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return len(kept.wrap().get_unused_codes()) if kept else None


def _identities(user: Reader) -> list[dict[str, Any]]:
    names = _provider_names()
    return [
        {"pk": one.pk, "name": names.get(one.provider, one.provider), "since": one.date_joined}
        for one in SocialAccount.objects.filter(user=user)
    ]


def _provider_names() -> dict[str, str]:
    apps = [
        (app.get("provider_id") or provider, app.get("name") or provider)
        for provider, found in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in found["APPS"]
    ]
    return dict(apps)
