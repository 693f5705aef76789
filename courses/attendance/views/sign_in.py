"""The address behind the code on the screen: one scan, and its owner is marked.

A GET that writes, by intent: a phone's camera opens an address and nothing else. So it writes
only for a page that a person opened (no picture, frame or prefetch), and repeating it is safe.
The page is drawn without the request: no menu, no messages, no session written.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from courses.attendance.codes import valid_step
from courses.attendance.enums import KIND_OF_STATUS, Status
from courses.attendance.errors import CodeExpired, NotEnrolled, TooEarly, clock_time
from courses.attendance.models import AttendanceMark, Place
from courses.attendance.scans import SCAN_LIFETIME, PendingScan, read_scan, sign_scan
from courses.attendance.services import sign_in_by_code
from courses.classes.models import Session
from records.accounts.backends import just_read, session_user_id
from records.accounts.context import actor_of, address_of
from records.accounts.sign_in.middleware import asks_step_itself, step_before
from records.core.access.authority import user_of
from records.core.errors import DomainError

SCAN_COOKIE = "scan"
NAME, TIME = "{who}", "{time}"
"""Stand in the drawn page for what differs from trainee to trainee."""
THEMES = {"light", "dark"}
TOP_LEVEL = {"", "document", "empty"}


@asks_step_itself
@require_GET
def sign_in(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Mark the signed-in trainee; keep the scan of one who still has to sign in."""
    if not is_opened_by_a_person(request):
        response = HttpResponse(status=403)
    else:
        place = _place(request, pk)
        with just_read(place.user if place else None):
            signed_in = request.user.is_authenticated
        if signed_in:
            response = step_before(request) or _mark(request, pk, code, place, timezone.now())
        else:
            response = _redirect_with_scan(request, pk, code, timezone.now())
    response.headers["Cache-Control"] = "no-store, private"
    return response


def is_opened_by_a_person(request: HttpRequest) -> bool:
    """Return whether this is a page being opened, not an image, a frame or a guess ahead."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" not in ahead and request.headers.get("Sec-Fetch-Dest", "") in TOP_LEVEL


def _place(request: HttpRequest, pk: int) -> Place | None:
    user_id = session_user_id(request)
    return AttendanceMark.objects.place_of(pk, user_id) if user_id else None


def _mark(
    request: HttpRequest, pk: int, code: str, place: Place | None, now: datetime
) -> HttpResponse:
    actor = actor_of(request)
    try:
        mark = sign_in_by_code(
            session_id=pk,
            code=code,
            user=user_of(actor),
            actor=actor,
            now=now,
            pending=_pending_scan(request, pk, code, now),
            place=place,
        )
    except Session.DoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        return _problem(request, error)
    response = HttpResponse(_marked_page(request, mark))
    if SCAN_COOKIE in request.COOKIES:
        response.delete_cookie(SCAN_COOKIE, path=_cookie_path(request, code))
    return response


def _redirect_with_scan(request: HttpRequest, pk: int, code: str, now: datetime) -> HttpResponse:
    """Check the code at once, then send its owner to sign in with the scan in a signed cookie."""
    step = valid_step(pk, code, now)
    if step is None and _pending_scan(request, pk, code, now) is None:
        return _problem(request, CodeExpired())
    response = redirect_to_login(request.get_full_path())
    if step is not None:
        token = sign_scan(
            session_id=pk,
            step=step,
            address=address_of(request),
            device=_device_of(request),
            now=now,
        )
        response.set_cookie(
            SCAN_COOKIE,
            token,
            max_age=SCAN_LIFETIME,
            path=_cookie_path(request, code),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _pending_scan(request: HttpRequest, pk: int, code: str, now: datetime) -> PendingScan | None:
    token = request.COOKIES.get(SCAN_COOKIE)
    if not token:
        return None
    return read_scan(token, session_id=pk, code=code, device=_device_of(request), now=now)


def _device_of(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _cookie_path(request: HttpRequest, code: str) -> str:
    """Return the address of the session's scans: scans of two sessions do not meet."""
    return request.path.removesuffix("/").removesuffix(code)


def _problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    kind = "wait" if isinstance(error, TooEarly) else "no"
    status = {CodeExpired: 410, NotEnrolled: 403}.get(type(error), 409)
    return _render(request, "sign_in_problem", {"error": error, "kind": kind}, status)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {
        "site_name": settings.SITE_NAME,
        "theme": _theme(request),
        "who": str(request.user) if request.user.is_authenticated else "",
    }
    page = render_to_string(f"courses/attendance/{template}.html", context)
    return HttpResponse(page, status=status)


def _marked_page(request: HttpRequest, mark: AttendanceMark) -> str:
    """Return the page of a mark: one drawing for a hall, each with their own name and time."""
    session = mark.session
    drawn = _rendered_page(
        get_language() or "",
        _theme(request),
        mark.status,
        (session.title, session.venue, session.starts_at, session.ends_at),
    )
    return drawn.replace(NAME, escape(str(request.user))).replace(TIME, clock_time(mark.marked_at))


# A hall of 500 gets one page in a minute, the same but for name and time. The key holds all that
# the page depends on, so nothing has to be thrown away when a session is changed.
@lru_cache(maxsize=64)
def _rendered_page(
    language: str, theme: str, status: str, facts: tuple[str, str, datetime, datetime]
) -> str:
    title, venue, starts_at, ends_at = facts
    context = {
        "site_name": settings.SITE_NAME,
        "theme": theme,
        "label": Status(status).label,
        "kind": KIND_OF_STATUS[status],
        "title": title,
        "venue": venue,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "who": NAME,
        "time": TIME,
    }
    return render_to_string("courses/attendance/sign_in.html", context)


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
