"""What of Wagtail's own back office stays closed: it would lead around the product's own walls.

Wagtail's reports name people and rows without asking whose they are, and its spreadsheets are
neither limited nor marked nor told to the trail.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from records.core.exports.views import ScopedExportMixin

GetResponse = Callable[[HttpRequest], HttpResponse]

REPORTS = "wagtailadmin_reports"
OPEN_REPORTS = frozenset({"page_types_usage", "page_types_usage_results"})
"""Reports that name no person."""


class WagtailRestrictionsMiddleware:
    """Refuses, in words, what of Wagtail's own is not offered here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return a refusal, or None to let the view answer."""
        match = request.resolver_match
        # Asked first: reading the account here would cost every page of the site a query.
        if match is None or not match.route.startswith("admin/"):
            return None
        user = request.user
        if not user.is_authenticated:
            return None
        is_closed = match.namespace == REPORTS and match.url_name not in OPEN_REPORTS
        if is_closed and not user.is_superuser:
            return self._to_the_trail(request)
        if "export" in request.GET and _is_wagtails_list(view):
            return self._without_export(request)
        return None

    def _to_the_trail(self, request: HttpRequest) -> HttpResponse:
        messages.warning(
            request,
            _("This report is not offered here: what was done by whom stands in the trail."),
        )
        return redirect("wagtailadmin_home")

    def _without_export(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, _("This list cannot be exported. Nothing was exported."))
        query = request.GET.copy()
        query.pop("export")
        return redirect(f"{request.path}?{query.urlencode()}".rstrip("?"))


def _is_wagtails_list(view: Any) -> bool:
    view_class = getattr(view, "view_class", None)
    return (
        isinstance(view_class, type)
        and issubclass(view_class, SpreadsheetExportMixin)
        and not issubclass(view_class, ScopedExportMixin)
    )
