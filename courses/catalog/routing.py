"""The way from an address to a page of the catalog, with queries that are kept.

Wagtail asks for the site, for every page on the way by its slug, and for each once more in its own
table, and builds all of these queries anew. A page's whole path stands in its row, so the page with
that path is the one which Wagtail would find; what is not found here, Wagtail is asked for.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from records.core.database.kept_queries import KeptQuery

if TYPE_CHECKING:
    from courses.catalog.models import CourseIndexPage, CoursePage

SITES: KeptQuery[Site] = KeptQuery(lambda: Site.objects.select_related("root_page")[:2])
RESTRICTIONS: KeptQuery[int] = KeptQuery(
    lambda: PageViewRestriction.objects.order_by("pk").values_list("pk", flat=True)[:1]
)


def _courses(url_path: str) -> Any:
    from courses.catalog.models import CoursePage

    found = CoursePage.objects.filter(url_path=url_path, live=True)
    return found.select_related("lecturer", "cover").order_by("path")[:2]


def _catalogs(url_path: str) -> Any:
    from courses.catalog.models import CourseIndexPage

    return CourseIndexPage.objects.filter(url_path=url_path, live=True).order_by("path")[:2]


COURSES: "KeptQuery[CoursePage]" = KeptQuery(_courses, str)
CATALOGS: "KeptQuery[CourseIndexPage]" = KeptQuery(_catalogs, str)


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at this address, as Wagtail does."""
    site = _only_site(request)
    if site is not None:
        request._wagtail_site = site  # type: ignore[attr-defined]
        page = _page_at(f"{site.root_page.url_path}{path}")
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    answer: HttpResponse = serve(request, path)
    return answer


def _only_site(request: HttpRequest) -> Site | None:
    """Return the site where there is one alone and it answers every name; None elsewhere."""
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return None
    sites = SITES.rows()
    return sites[0] if len(sites) == 1 and sites[0].is_default_site else None


def _page_at(url_path: str) -> Page | None:
    parent = url_path.rstrip("/").rpartition("/")[0] + "/"
    courses = COURSES.rows(url_path) if parent.count("/") > 2 else []
    catalogs = CATALOGS.rows(parent if courses else url_path)
    if len(courses) == len(catalogs) == 1:
        # Where Wagtail's own way leaves it, so that nobody asks for it again.
        courses[0]._cached_parent_obj = catalogs[0]
        return courses[0]
    return catalogs[0] if len(catalogs) == 1 and not courses else None


class KeptRestrictions:
    """Of a page: restrictions of view are asked for in short where the site has none at all."""

    @cached_property
    def is_anything_restricted(self) -> bool:
        """Return whether any page of the site is kept from anybody; asked once for a page."""
        return bool(RESTRICTIONS.rows())

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """Return the restrictions that apply to the page, as Wagtail finds them."""
        if not self.is_anything_restricted:
            return PageViewRestriction.objects.none()
        found: QuerySet[PageViewRestriction] = super().get_view_restrictions()  # type: ignore[misc]
        return found
