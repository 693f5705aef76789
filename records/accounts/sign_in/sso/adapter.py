"""How django-allauth's single sign-on behaves here."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import (
    DefaultSocialAccountAdapter,
    _build_apps_from_settings,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from records.accounts.models import User
from records.accounts.sign_in.names import mask_name
from records.accounts.sign_in.sso.binding import account_for, bind_identity
from records.accounts.sign_in.sso.numbers import staff_number_of
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.context import address_of
from records.core.errors import NotAllowed
from records.trail.services import record_event


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Identities open the account with their staff number; nobody signs up, no e-mail counts."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> Any:
        """Return the providers of the settings; none stands in the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Take nothing of what a provider tells of a person: names come from the register."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account by the staff number and link it, or refuse in words."""
        number = staff_number_of(sociallogin)
        device = request.headers.get("User-Agent", "")[:200]
        try:
            user = account_for(number)
            if request.user.is_authenticated and request.user.pk != user.pk:
                request.session.flush()
            actor = Actor(user.pk, str(user), address_of(request), device)
            bind_identity(user=user, identity=sociallogin.account, actor=actor, now=timezone.now())
        except NotAllowed as refusal:
            actor = Actor(None, "anonymous", address_of(request), device)
            _record_refusal(sociallogin, number, actor, refusal)
            raise ImmediateHttpResponse(_render_refusal(request, refusal)) from refusal
        sociallogin.user = user
        sociallogin.state["process"] = "login"

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say in the site's words that the provider did not let the person in."""


def _render_refusal(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    return render(request, "socialaccount/refused.html", {"reason": str(refusal)}, status=403)


def _record_refusal(sociallogin: Any, number: str, actor: Actor, refusal: NotAllowed) -> None:
    user = User.objects.filter(username=number).first() if number else None
    record_event(
        tag=AccountsTag.SSO_REFUSED,
        actor=actor,
        now=timezone.now(),
        subject=str(user) if user else mask_name(number),
        subject_type="user",
        subject_id=user.pk if user else "",
        after={"provider": sociallogin.account.provider, "reason": str(refusal)},
    )
