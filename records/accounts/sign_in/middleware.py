"""Around every request of a signed-in person: the session's limits, and what must come first."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from requests import RequestException

from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.rules import due_step, is_open_during
from records.accounts.sign_in.services.sessions import end_expired_session
from records.accounts.sign_in.stamps import is_factor_proven, note_seen, why_over
from records.core.access.context import address_of

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

PROVIDER_PAGES = {
    f"{provider}_{step}"
    for provider in ("openid_connect", "dingtalk", "wecom")
    for step in ("login", "callback")
} | {"saml_login", "saml_finish_acs"}
REASON_COOKIE = "signed_out"
REASON_LASTS = 600
SAFE = {"GET", "HEAD", "OPTIONS"}


def asks_step_itself(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that reads the account itself and asks `step_before` for what must come first."""
    view.asks_step_itself = True  # type: ignore[attr-defined]
    return view


def step_before(request: HttpRequest) -> HttpResponse | None:
    """Return the way to what this person must do first, or None."""
    if not request.user.is_authenticated:
        return None
    proven = is_factor_proven(request.session)
    step = due_step(request.user, timezone.now(), factor_proven=proven)
    if step is None or is_open_during(step, request):
        return None
    return redirect(step)


class SignInRulesMiddleware:
    """Ends sessions that have run out, and sends people to what must come first.

    Stands after Django's authentication. A visitor without a session costs nothing; for a session
    the limits are read from it, before the account is.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._is_signed_in(request):
            return self.get_response(request)
        now = timezone.now()
        reason = why_over(request.session, now)
        if reason is not None:
            return self._end(request, reason)
        if note_seen(request.session, now):
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=now,
                ip=address_of(request) or "0.0.0.0",  # noqa: S104
            )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Hold back all pages but those of the step that is due."""
        if getattr(view, "asks_step_itself", False) or not self._is_signed_in(request):
            return None
        return step_before(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in words that an identity provider does not answer, or answers nonsense."""
        match = request.resolver_match
        if match is None or match.url_name not in PROVIDER_PAGES:
            return None
        if isinstance(error, ObjectDoesNotExist):
            # A provider that no setting names has no pages here.
            not_there = get_resolver().resolve_error_handler(404)
            return not_there(request, exception=error)  # type: ignore[call-arg]
        if not isinstance(error, RequestException | OAuth2Error | LookupError | ValueError):
            return None
        logger.warning("The identity provider behind %s failed", request.path, exc_info=True)
        return render(request, "socialaccount/authentication_error.html", status=502)

    def _is_signed_in(self, request: HttpRequest) -> bool:
        return settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session

    def _end(self, request: HttpRequest, reason: SessionEnd) -> HttpResponse:
        end_expired_session(request, reason=reason, now=timezone.now())
        request.session.flush()
        request.__dict__.pop("_cached_user", None)
        response = _answer_after_end(request) or self.get_response(request)
        response.set_cookie(
            REASON_COOKIE,
            reason.value,
            max_age=REASON_LASTS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


def _answer_after_end(request: HttpRequest) -> HttpResponse | None:
    """Return where to go; None: the page asked for decides, as for any visitor.

    What was sent is not lost silently: a part of a page that sends itself gets a 401 and keeps
    what stands in it, a form leads to sign-in and from there back to the form.
    """
    is_part = request.headers.get("HX-Request") == "true"
    if request.method in SAFE:
        if not is_part:
            return None
        way = _sign_in_for(_own_path(request, request.headers.get("HX-Current-URL", "")))
        return HttpResponse(status=204, headers={"HX-Redirect": way})
    if is_part or request.headers.get("Sec-Fetch-Mode") == "cors":
        return HttpResponse(status=401)
    return HttpResponseRedirect(
        _sign_in_for(_own_path(request, request.headers.get("Referer", "")))
    )


def _sign_in_for(path: str) -> str:
    return f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: path})}"


def _own_path(request: HttpRequest, address: str) -> str:
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return "/"
    host = request.build_absolute_uri("/")
    return "/" + address.removeprefix(host).lstrip("/") if address.startswith(host) else "/"
