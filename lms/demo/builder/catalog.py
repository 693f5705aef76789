"""Lecturers and courses."""

from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from courses.catalog.services import create_lecturer, publish_course
from lms.demo.builder.context import BuildContext
from lms.demo.data.courses import all_courses
from lms.demo.data.lecturers import all_lecturers
from lms.demo.data.pictures import draw_cover
from lms.demo.data.specs import CourseSpec


def build_lecturers(context: BuildContext) -> None:
    """Enter the teachers into the pool."""
    for spec in all_lecturers():
        context.lecturers[spec.code] = create_lecturer(
            name=spec.name,
            title=spec.title,
            institution=spec.institution,
            kind=spec.kind,
            biography=spec.biography,
            actor=context.actor,
            now=context.beginning,
        )


def build_courses(context: BuildContext) -> None:
    """Publish the courses, each with its cover."""
    for spec in all_courses():
        context.courses[spec.code] = publish_course(
            code=spec.code,
            title=spec.title,
            content_kind=spec.content_kind,
            method=spec.method,
            class_hours=spec.hours,
            lecturer=context.lecturers[spec.lecturer],
            audience=spec.audience,
            intro=spec.intro,
            body=spec.body_blocks(),
            cover=_cover(spec),
            actor=context.actor,
            now=context.beginning,
        )


def _cover(spec: CourseSpec) -> object:
    content = BytesIO(draw_cover(code=spec.code, kind=spec.content_kind))
    file = ImageFile(content, name=f"{spec.code.lower()}.png")
    return get_image_model().objects.create(title=spec.title, file=file)
