"""The courses of the demo's Party school."""

from decimal import Decimal
from functools import cache
from typing import Any

from records.core.codes import ContentKind, Method

from .specs import CourseSpec, Section, load_text


@cache
def all_courses() -> tuple[CourseSpec, ...]:
    """Twenty-four courses, by content kind and then by code."""
    return tuple(
        _course(kind, row)
        for kind in ContentKind
        for row in load_text(f"courses_{kind}")["courses"]
    )


def _course(kind: ContentKind, row: dict[str, Any]) -> CourseSpec:
    return CourseSpec(
        code=row["code"],
        title=row["title"],
        content_kind=kind,
        method=Method(row["method"]),
        hours=Decimal(row["hours"]),
        lecturer=row["lecturer"],
        audience=row["audience"],
        intro=row["intro"],
        objectives=tuple(row["objectives"]),
        outline=tuple(Section(heading, text) for heading, text in row["outline"]),
        questions=tuple(row["questions"]),
        reading=tuple(row["reading"]),
    )
