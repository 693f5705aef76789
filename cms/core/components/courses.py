"""A course as lists of them show it."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.core.components.basics import meta as facts_line
from cms.core.components.html import NOTHING, when
from courses.catalog.cards import CourseCard, Cut
from records.core.codes import ContentKind
from records.core.labels import label_of
from records.core.process_caches import forget_with_settings

KEPT = 512


def course_card(course: CourseCard, *, level: int = 2) -> SafeString:
    """Return a course, to stand in `<ul class="courses">` with catalog.css.

    `level` is the heading's. A card is public and made of nothing but its values: it is kept for
    them and the language.
    """
    return _card(get_language(), course, level)


@lru_cache(maxsize=KEPT)
def _card(_language: str | None, course: CourseCard, level: int) -> SafeString:
    heading = f"h{level}"
    return format_html(
        '<li class="course-card"><div class="course-cover course-{}">{}</div>'
        '<div class="course-text"><p class="eyebrow">{}</p><{}><a href="{}">{}</a></{}>{}{}</div></li>',
        course.content_kind,
        _cover(course.cover) if course.cover else NOTHING,
        label_of(ContentKind, course.content_kind),
        heading,
        course.url,
        course.title,
        heading,
        facts_line(list(course.facts)),
        when(course.intro, '<p class="course-intro small">{}</p>', course.intro),
    )


def _cover(cut: Cut) -> SafeString:
    """Return the picture as Wagtail's `{% image %}` writes it."""
    return format_html(
        '<img alt="" height="{}" loading="lazy" src="{}" width="{}">',
        cut.height,
        cut.url,
        cut.width,
    )


forget_with_settings(_card.cache_clear)
