"""Courses as cards show them: plain values, read in one query that is kept."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, F, FilteredRelation, Q, Window
from django.http import HttpRequest
from django.utils.translation import gettext
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from records.core.codes import Method
from records.core.database.kept_queries import KeptQuery
from records.core.labels import label_of

COVER = "fill-640x360|format-webp"
FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
FIELDS = (
    *("url_path", "title", "content_kind", "method", "class_hours", "intro", "lecturer__name"),
    *("cover", "cut__file", "cut__width", "cut__height"),
    *(f"cover__{name}" for name in FOCUS),
)
UNFOCUSED = (None, None, None, None)


class Cut(NamedTuple):
    """A picture cut to the size of a card."""

    url: str
    width: int
    height: int


class CourseCard(NamedTuple):
    """All that a card shows; equal cards look the same in one language."""

    url: str
    title: str
    content_kind: str
    facts: tuple[str, ...]
    intro: str
    cover: Cut | None


def course_facts(hours: Decimal, method: str, lecturer: str | None) -> tuple[str, ...]:
    """Return what is told of a course in a line: hours, method, lecturer."""
    shown = gettext("%s class hours") % f"{hours.normalize():f}"
    return (shown, label_of(Method, method), *([lecturer] if lecturer else []))


def on_cards(courses: Any) -> Any:
    """Return the values of `courses` that cards show, beside them the cut of a cover as it is.

    Wagtail keeps one cut of a picture for each point of interest; most pictures have none.
    """
    cut = Q(cover__renditions__filter_spec=COVER, cover__renditions__focal_point_key=focal_key())
    joined = courses.annotate(cut=FilteredRelation("cover__renditions", condition=cut))
    return joined.values_list(*FIELDS)


def cards_of(rows: Iterable[tuple[Any, ...]], request: HttpRequest | None) -> list[CourseCard]:
    """Return cards of rows of `on_cards`; pictures never cut before are cut now."""
    found = list(rows)
    cuts = {row[7]: _ready_cut(row) for row in found if row[7] is not None}
    missing = [cover for cover, cut in cuts.items() if cut is None]
    cuts.update(_cuts_of(missing) if missing else {})
    address = _addresses(request)
    return [
        CourseCard(
            address(row[0]), row[1], row[2], course_facts(row[4], row[3], row[6]), row[5],
            cuts.get(row[7]),
        )
        for row in found
    ]  # fmt: skip


def _ready_cut(row: tuple[Any, ...]) -> Cut | None:
    file, width, height = row[8:11]
    if not file or row[11:15] != UNFOCUSED:
        return None
    return Cut(default_storage.url(file), width, height)


def _cuts_of(covers: list[int]) -> dict[int, Cut]:
    images = get_image_model().objects.prefetch_related("renditions").in_bulk(covers)
    return {pk: _cut_of(image) for pk, image in images.items()}


def _cut_of(image: Any) -> Cut:
    key = focal_key(*(getattr(image, name) for name in FOCUS))
    among = (one for one in image.renditions.all() if one.filter_spec == COVER)
    ready = next((one for one in among if one.focal_point_key == key), None)
    cut = ready or get_rendition_or_not_found(image, COVER)
    return Cut(cut.url, cut.width, cut.height)


def _addresses(request: HttpRequest | None) -> Callable[[str], str]:
    """Return a function that gives a page's address; each parent's is asked of Wagtail once."""
    parents: dict[str, str] = {}

    def address(url_path: str) -> str:
        parent, slug = url_path.rstrip("/").rsplit("/", 1)
        if parent not in parents:
            parents[parent] = Page(url_path=f"{parent}/").get_url(request) or ""
        return f"{parents[parent]}{quote(slug)}/"

    return address


@lru_cache(maxsize=256)
def focal_key(*focus: int | None) -> str:
    """Return under which key Wagtail keeps the cut of a picture with this point of interest."""
    at = dict(zip(FOCUS, focus or UNFOCUSED, strict=True))
    return str(Filter(spec=COVER).get_cache_key(_Focus(**at)))


class _Focus:
    """What a filter asks of a picture to name its cut."""

    def __init__(self, **focus: int | None) -> None:
        self.__dict__.update(focus)


def first_page(index: Page, per_page: int) -> tuple[list[tuple[Any, ...]], int]:
    """Return the rows of a catalog's first page, and how many there are on all; one kept query."""
    start, end = Page._get_children_path_interval(index.path)
    rows = _first_of(per_page).rows(start, end, index.depth + 1)
    return [row[:-1] for row in rows], rows[0][-1] if rows else 0


@lru_cache(maxsize=4)
def _first_of(per_page: int) -> KeptQuery[tuple[Any, ...]]:
    from courses.catalog.models import CoursePage

    def build(start: str, end: str, depth: int) -> Any:
        below = CoursePage.objects.live().filter(path__range=(start, end), depth=depth)
        counted = on_cards(below.order_by("path")).annotate(total=Window(Count("pk")))
        return counted.values_list(*FIELDS, F("total"))[:per_page]

    return KeptQuery(build, str, str, int)


def counted_page(rows: list[Any], per_page: int, total: int) -> "ListPage[Any]":
    """Return the first page of a list of `total` rows, of which `rows` are here."""
    paginator = Paginator(rows, per_page)
    # Django's own place for it: a cached property.
    vars(paginator)["count"] = total
    return ListPage(rows, 1, paginator)
