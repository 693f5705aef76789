"""Error pages in the site's look, each with the reference number the log knows.

They ask nothing of the database or the session: the very thing that failed may be one of these.
"""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lms.middleware import reference_of

logger = logging.getLogger(__name__)


def _error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "request_id": reference_of(request),
        "status": status,
        "theme": request.COOKIES.get("theme", ""),
    }
    try:
        body = render_to_string(template or f"{status}.html", context)
    except Exception:
        # An error page that fails would hide the error it speaks of.
        logger.exception("The error page %s could not be drawn", status)
        text = _("Something went wrong. Reference number: %(number)s")
        return HttpResponse(
            text % {"number": context["request_id"]},
            status=status,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that cannot be understood (400)."""
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a door that is closed to this reader (403)."""
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere (404)."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a failure of ours (500)."""
    return _error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that has lost its security token (403)."""
    return _error_page(request, 403, "403_csrf.html")
