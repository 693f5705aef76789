"""What happens around every request: a reference number, and Chinese unless asked otherwise."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from records.core.access.context import acting

GetResponse = Callable[[HttpRequest], HttpResponse]

_reference: ContextVar[str] = ContextVar("reference", default="-")


def reference_of(request: HttpRequest) -> str:
    """Return the number under which the log knows this request."""
    return getattr(request, "reference", "-")


class ReferenceFilter(logging.Filter):
    """Gives each log line the reference number of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _reference.get()
        return True


class RequestIdMiddleware:
    """Number each request, so that an error page and the log speak of the same thing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = secrets.token_hex(4).upper()
        request.reference = reference  # type: ignore[attr-defined]
        token = _reference.set(reference)
        try:
            with acting(request):
                response = self.get_response(request)
        finally:
            _reference.reset(token)
        response.headers["X-Reference"] = reference
        return response


class LocaleMiddleware:
    """Chinese unless the language cookie says otherwise.

    Django's own middleware would follow the browser's Accept-Language, and an office
    computer set to English would greet a cadre in English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
