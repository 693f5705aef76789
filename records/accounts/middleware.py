"""A deputy who acts for somebody uses the delegated roles, and only those, in each request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from records.accounts.context import account_of

ACTING_KEY = "acting_for"
"""In the session: [number, name] of the person acted for."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Turn the account over to the roles of the person it acts for; back once they have ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        # Without the cookie the session is not asked: reading it would load it for every anonymous
        # page.
        acting_for = request.session.get(ACTING_KEY) if has_session else None
        if acting_for and request.user.is_authenticated:
            self._act(request, *acting_for)
        return self.get_response(request)

    def _act(self, request: HttpRequest, user_id: int, name: str) -> None:
        user = account_of(request)
        user.act_for(user_id, name)
        if not user.held_roles:
            del request.session[ACTING_KEY]
            user.act_for(None)
            messages.warning(
                request,
                _("You no longer act for %(name)s: the delegation has ended.") % {"name": name},
            )
