"""A course as lists of them show it."""

from functools import lru_cache
from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_rendition_or_not_found

from cms.core.components.basics import meta as facts_line
from cms.core.components.html import NOTHING, show, when
from records.core.codes import ContentKind

KINDS = frozenset(ContentKind.values)
COVER = "fill-640x360|format-webp"
FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


def course_card(context: Context, course: Any, *, level: int = 2) -> SafeString:
    """Return a course of `on_cards()`, to stand in `<ul class="courses">` with catalog.css.

    `level` is the heading's.
    """
    heading = f"h{level}"
    return format_html(
        '<li class="course-card"><div class="course-cover course-{}">{}</div>'
        '<div class="course-text"><p class="eyebrow">{}</p><{}><a href="{}">{}</a></{}>{}{}</div></li>',
        course.content_kind,
        _cover(course.cover) if course.cover else NOTHING,
        show(_kind(course.content_kind)),
        heading,
        course.get_url(context.get("request")),
        course.title,
        heading,
        facts_line(course.facts),
        when(course.intro, '<p class="course-intro small">{}</p>', course.intro),
    )


def _kind(value: str) -> Any:
    return ContentKind(value).label if value in KINDS else value


def _cover(image: Any) -> SafeString:
    """Return the picture as Wagtail's `{% image %}` writes it, of the renditions read along."""
    key = _focal_key(*(getattr(image, name) for name in FOCUS))
    among = (one for one in image.renditions.all() if one.filter_spec == COVER)
    found = next((one for one in among if one.focal_point_key == key), None)
    rendition = found or get_rendition_or_not_found(image, COVER)
    return format_html(
        '<img alt="" height="{}" loading="lazy" src="{}" width="{}">',
        rendition.height,
        rendition.url,
        rendition.width,
    )


@lru_cache(maxsize=256)
def _focal_key(*focus: int | None) -> str:
    """Return under which key Wagtail keeps the cut of a picture with this point of interest."""
    return str(Filter(spec=COVER).get_cache_key(_Focus(**dict(zip(FOCUS, focus, strict=True)))))


class _Focus:
    """What a filter asks of a picture to name its cut."""

    def __init__(self, **focus: int | None) -> None:
        self.__dict__.update(focus)
