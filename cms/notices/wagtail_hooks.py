"""What the back office refuses for notices: they say what was published, and stay."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.notices.models import NoticeIndexPage, TenderNoticePage

KINDS = (NoticeIndexPage, TenderNoticePage)


def _refusal(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Notices are published by their tender and stand as they are."))
    return redirect("wagtailadmin_home")


def _is_notice(page: Page) -> bool:
    return issubclass(page.specific_class or Page, KINDS)


def _takes_notices_along(pages: Iterable[Page]) -> bool:
    return any(page.get_descendants(inclusive=True).type(KINDS).exists() for page in pages)


@hooks.register("before_edit_page")
def refuse_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send back whoever would change a notice, and say why."""
    return _refusal(request) if _is_notice(page) else None


@hooks.register("before_copy_page")
def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Let no second page say what a notice says."""
    return _refusal(request) if _is_notice(page) else None


@hooks.register("before_delete_page")
def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Leave a notice where it is, also where a page above it is to go."""
    return _refusal(request) if _takes_notices_along([page]) else None


@hooks.register("before_unpublish_page")
def refuse_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Leave a notice before the public, also where a page above it is taken down."""
    return _refusal(request) if _takes_notices_along([page]) else None


@hooks.register("before_move_page")
def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Leave a notice where it is, and let nothing else below the notices."""
    return _refusal(request) if _is_notice(page) or _is_notice(destination) else None


@hooks.register("before_create_page")
def refuse_creation(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Let nobody make a notice by hand."""
    return _refusal(request) if _is_notice(parent) or issubclass(page_class, KINDS) else None


@hooks.register("before_bulk_action")
def refuse_bulk(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Refuse acts on many pages where a notice is among them or below them."""
    if view.model is not Page:
        return None
    return _refusal(request) if _takes_notices_along(objects) else None
