"""Courses as they are published."""

from decimal import Decimal
from itertools import count
from typing import Any

from courses.catalog.models import CoursePage
from courses.catalog.services import publish_course
from records.core.codes import ContentKind, Method
from tests.factories.records import ACTOR, NOW

_numbers = count(1)


def published(title: str = "", **values: Any) -> CoursePage:
    """Return a published course; what is not named is plain."""
    number = next(_numbers)
    wanted = {
        "code": f"K{number:04d}",
        "content_kind": ContentKind.THEORY,
        "method": Method.LECTURE,
        "class_hours": Decimal("4.0"),
        "lecturer": None,
        **values,
    }
    return publish_course(title=title or f"课程{number}", actor=ACTOR, now=NOW, **wanted)
