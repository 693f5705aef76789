"""The site's addresses, room by room; what no room claims is a Wagtail page."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from courses.catalog.routing import serve_page
from lms.errors import page_not_found
from records.core.seams import rooms_of

# A whole hall asks for attendance's address within the same minute: it is looked up first.
HOT = ("courses.attendance",)


def room_patterns() -> list[URLResolver]:
    """Return the addresses of the installed rooms, those of `urls.py` in each."""
    rooms = sorted(rooms_of(apps.get_app_configs()), key=lambda room: room not in HOT)
    return [path("", include(f"{room}.urls")) for room in rooms if find_spec(f"{room}.urls")]


def toolbar_patterns() -> list[URLResolver]:
    """Return the addresses of django-debug-toolbar: on a developer's own server alone."""
    if not apps.is_installed("debug_toolbar"):
        return []
    return [path("__debug__/", include("debug_toolbar.urls"))]


to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    *toolbar_patterns(),
    *room_patterns(),
    # Wagtail brings sign-in pages of its own, which know of no second factor: one door is enough.
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    # Wagtail's own way to see an error page; nobody here needs one by address.
    path("admin/failwhale/", page_not_found),
    path("", include("lms.closed_screens")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Without a token: the form stands on pages that are kept for all visitors alike, and the worst that
    # another site could do is to change somebody's language.
    path("language/setlang/", csrf_exempt(set_language), name="set_language"),
    path("", include("lms.health")),
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
]

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.permission_denied"
handler404 = "lms.errors.page_not_found"
handler500 = "lms.errors.server_error"
