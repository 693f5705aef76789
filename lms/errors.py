"""Error pages in the site's look, each with the reference number the log knows.

They ask nothing of the database or the session: the very thing that failed may be one of these.
"""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError

from lms.middleware import reference_of
from records.core.database.in_use import protected_message
from records.core.errors import DomainError, NotAllowed

logger = logging.getLogger(__name__)


TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# A form that lacks a field its page always sends was not sent by the page.
MALFORMED = (BadRequest, MultiValueDictKeyError, InvalidFilterSpecError)
UNREADABLE = (SourceImageIOError, UnrecognisedImageFormatError)


OWN_PAGES = {400, 403, 404, 405, 409, 413, 422, 500}


def error_page(
    request: HttpRequest, status: int, template: str = "", text: str = ""
) -> HttpResponse:
    """Return the page of a status; `text` says more than the status does."""
    if _wants_json(request):
        answer = {"error": text or str(status), "reference": reference_of(request)}
        return JsonResponse(answer, status=status)
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "request_id": reference_of(request),
        "status": status,
        "text": text,
        "theme": request.COOKIES.get("theme", ""),
    }
    try:
        body = render_to_string(template or _template_of(status), context)
    except Exception:
        # An error page that fails would hide the error it speaks of.
        logger.exception("The error page %s could not be drawn", status)
        failed = _("Something went wrong. Reference number: %(number)s")
        return HttpResponse(
            failed % {"number": context["request_id"]},
            status=status,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(body, status=status)


def _template_of(status: int) -> str:
    return f"{status}.html" if status in OWN_PAGES else "refused.html"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that cannot be understood (400) or is too large (413)."""
    if isinstance(exception, TOO_MUCH):
        return error_page(request, 413)
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a door that is closed to this reader (403)."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere (404)."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a failure of ours (500)."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that has lost its security token (403)."""
    return error_page(request, 403, "403_csrf.html")


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Return the page that tells an error a person can mend; None for a failure of ours."""
    if isinstance(error, DomainError):
        return error_page(
            request, 403 if isinstance(error, NotAllowed) else 422, "422.html", str(error)
        )
    if isinstance(error, ProtectedError | RestrictedError):
        return error_page(request, 409, text=protected_message(error))
    if isinstance(error, ValidationError):
        return error_page(request, 422, text=" ".join(error.messages))
    if isinstance(error, MALFORMED):
        return error_page(request, 400)
    if isinstance(error, UNREADABLE):
        return error_page(request, 422, text=_("The file of this picture is missing or damaged."))
    if isinstance(error, IntegrityError):
        # The database held where a form should have told it before: the log keeps how it came.
        logger.exception("The database refused what %s was about to write", request.path)
        return error_page(request, 409)
    return None


def page_for(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the page for a refusal that came without a word, with the same headers."""
    page = error_page(request, response.status_code)
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    page.cookies = response.cookies
    return page


def _wants_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return "json" in accepted and "text/html" not in accepted
