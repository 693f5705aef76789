"""Public pages kept for visitors: drawn once, sent again until something they show changes.

A visitor is who brings no session cookie: nothing of a person can stand in the page. Signed-in
people always get a page of their own.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from records.core.codes import ContentKind, Method

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

VERSION = "public-pages:version"
ADDRESSES = frozenset({"home", "wagtail_serve"})
"""Names of the addresses whose pages are the same for every visitor."""
NOT_KEPT = frozenset({"set-cookie", "x-reference", "date"})
THEMES = frozenset({"", "light", "dark"})
PAGES = frozenset(str(number) for number in range(1, 51))
QUERIES: Mapping[str, frozenset[str]] = {
    "page": PAGES,
    "kind": frozenset({"", *ContentKind.values}),
    "method": frozenset({"", *Method.values}),
    "q": frozenset({""}),
}
"""What may follow the question mark. Anything else is drawn anew: whoever invents queries, or
searches for words, must not fill the cache."""


class KeptPage(NamedTuple):
    """A response as it was drawn, and the version of the public pages it belongs to."""

    version: str
    headers: dict[str, str]
    content: bytes


class PublicPagesMiddleware:
    """Answers visitors from the cache. Outside of session and sign-in: they cost more than a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request) if settings.PUBLIC_PAGES_SECONDS else ""
        if not key:
            return self.get_response(request)
        found = cache.get_many([VERSION, key])
        version, kept = found.get(VERSION), found.get(key)
        if kept is not None and kept[0] == version:
            return HttpResponse(kept[2], headers=kept[1])
        # Read before drawing: what changes meanwhile makes this page one of an old version.
        version = version or _first_version()
        response = self.get_response(request)
        if _may_be_kept(request, response):
            page = KeptPage(version, _headers(response), response.content)
            cache.set(key, tuple(page), settings.PUBLIC_PAGES_SECONDS)
        return response


def key_of(request: HttpRequest) -> str:
    """Return under which key the page asked for is kept; "" where it is not."""
    cookies = request.COOKIES
    if request.method != "GET" or not _is_visitor(request):
        return ""
    asked = sorted(request.GET.lists()) if request.META.get("QUERY_STRING") else []
    if any(len(v) != 1 or v[0] not in QUERIES.get(name, ()) for name, v in asked):
        return ""
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    theme = cookies.get("theme", "")
    place = (str(request.scheme), request.get_host(), request.path, repr(asked))
    return f"public-pages:{':'.join((language, theme if theme in THEMES else '', *place))}"[:240]


def _is_visitor(request: HttpRequest) -> bool:
    """Return whether nothing in the request makes the page somebody's own."""
    cookies = request.COOKIES
    own = (settings.SESSION_COOKIE_NAME, "messages")
    return not any(name in cookies for name in own) and "HX-Request" not in request.headers


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        response.status_code == 200
        and match is not None
        and match.url_name in ADDRESSES
        and not response.streaming
        # A page that sets a cookie, or holds a token of this visitor's, is theirs alone.
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and response.headers.get("Content-Type", "").startswith("text/html")
    )


def _headers(response: HttpResponse) -> dict[str, str]:
    patch_vary_headers(response, ["Cookie"])
    return {k: v for k, v in response.headers.items() if k.lower() not in NOT_KEPT}


def _first_version() -> str:
    cache.add(VERSION, secrets.token_hex(8), None)
    return str(cache.get(VERSION, ""))


def renew_public_pages(**_kwargs: Any) -> None:
    """Let every public page be drawn anew, once what changed them is committed."""
    # Robust: what an editor saved is saved, also where the cache does not answer.
    transaction.on_commit(_renew, robust=True)


def _renew() -> None:
    try:
        cache.set(VERSION, secrets.token_hex(8), None)
    except DatabaseError:
        # Without Redis the cache is a table, which is not there while the first migrations run;
        # then no page is kept in it either.
        logger.info("No cache: public pages are not renewed.")


def watch_changes() -> None:
    """Renew the pages with every change of what they show.

    Rooms do not know of this cache: their rows are watched. Pages of every kind are watched by
    Wagtail's signals, which also tell of moves.
    """
    from django.db.models.signals import post_delete, post_save
    from wagtail.images.models import Image
    from wagtail.models import Page, Site
    from wagtail.signals import page_published, page_unpublished, post_page_move

    from courses.catalog.models import CourseIndexPage, CoursePage, Lecturer
    from courses.classes.models import Session, TrainingClass

    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(renew_public_pages, dispatch_uid="lms.public_pages")
    shown = (Page, CourseIndexPage, CoursePage, Lecturer, Site, Image, TrainingClass, Session)
    for model in shown:
        for signal in (post_save, post_delete):
            signal.connect(
                renew_public_pages,
                sender=model,
                dispatch_uid=f"lms.public_pages.{model._meta.label}",
            )
