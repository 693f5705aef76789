"""Published courses as the search over all rooms finds them."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from courses.catalog.models import CoursePage
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource

CATALOG = "/courses/"


def _find(user: Account, words: str, limit: int) -> list[SearchHit]:
    """Return what the catalog, open to everybody, finds."""
    found = CoursePage.objects.live().public().search(words)[:limit]
    return [
        SearchHit(
            course.title, course.url or CATALOG, [course.code, course.get_content_kind_display()]
        )
        for course in found
    ]


COURSE_SEARCH = SearchSource(
    code="catalog:courses",
    label=_("Courses"),
    roles=frozenset(
        {
            RoleKind.OFFICER,
            RoleKind.AUDITOR,
            RoleKind.UNIT_LIAISON,
            RoleKind.CLASS_SUPERVISOR,
            RoleKind.LECTURER,
            RoleKind.EDITOR,
        }
    ),
    find=_find,
    more=lambda words: f"{CATALOG}?{urlencode({'q': words})}",
    order=400,
)
