"""Requests that Wagtail's own views stumble over are refused in words before they get there."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from lms.errors import answer_to, page_not_found
from records.core.errors import DomainError
from records.core.uploads.pictures import Shape, checked_picture

AVATAR = "avatar-avatar"
GetResponse = Callable[[HttpRequest], HttpResponse]
Guard = Callable[[HttpRequest, dict[str, Any]], None]


def _check_row_numbers(request: HttpRequest, _arguments: dict[str, Any]) -> None:
    """Several rows at once are named by number, or all of them."""
    asked = [*request.GET.getlist("id"), request.GET.get("childOf") or "0"]
    if not all(text == "all" or (text.isdecimal() and len(text) < 19) for text in asked):
        raise Http404


def _check_not_root(_request: HttpRequest, arguments: dict[str, Any]) -> None:
    """The root of the tree has no parent whose rights could be asked."""
    page = arguments.get("page_id") or arguments.get("page_to_move_id")
    if Page.objects.filter(pk=page, depth=1).exists():
        raise DomainError(_("The root of all pages can be neither moved nor locked."))


def _check_decision_pending(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Somebody else may have decided while the page stood open."""
    if "action-workflow-action" not in request.POST:
        return
    page = Page.objects.filter(pk=arguments.get("page_id")).first()
    if page is not None and page.current_workflow_task is None:
        raise DomainError(
            _("This page no longer waits for a decision. Reload it to see how it stands.")
        )


def _check_link(request: HttpRequest, _arguments: dict[str, Any]) -> None:
    if request.method == "POST" and not request.POST.get("external-link-chooser-url"):
        raise DomainError(_("Enter the address that the link leads to."))


def _redraw_avatar(request: HttpRequest, _arguments: dict[str, Any]) -> None:
    """Exchange a profile picture, which Wagtail would open here, for a small drawing of it."""
    file = request.FILES.get(AVATAR) if request.method == "POST" else None
    if file is None:
        return
    made = checked_picture(file.read(), shapes=[Shape(400, 400, "contain")])
    request.FILES[AVATAR] = SimpleUploadedFile("avatar.jpg", made.images[0], "image/jpeg")


GUARDS: dict[str, Guard] = {
    "wagtail_bulk_action": _check_row_numbers,
    "wagtailadmin_pages:set_page_position": _check_not_root,
    "wagtailadmin_pages:lock": _check_not_root,
    "wagtailadmin_pages:unlock": _check_not_root,
    "wagtailadmin_pages:edit": _check_decision_pending,
    "wagtailadmin_choose_page_external_link": _check_link,
    "wagtailadmin_account": _redraw_avatar,
}


class BackOfficeMiddleware:
    """Runs the guard of an address, if it has one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, arguments: dict[str, Any]
    ) -> HttpResponse | None:
        """Return the page that refuses the request; None lets it go on to its view."""
        match = request.resolver_match
        guard = GUARDS.get(match.view_name) if match else None
        try:
            if guard is not None:
                guard(request, arguments)
        except Http404:
            return page_not_found(request)
        except DomainError as error:
            return answer_to(request, error)
        return None
