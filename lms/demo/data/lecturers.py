"""The teacher pool of the demo."""

from functools import cache

from courses.catalog.enums import LecturerKind

from .specs import LecturerSpec, load_text


@cache
def all_lecturers() -> tuple[LecturerSpec, ...]:
    """Twenty lecturers: full-time, external part-time and leading officials."""
    rows = load_text("lecturers")["lecturers"]
    return tuple(LecturerSpec(**{**row, "kind": LecturerKind(row["kind"])}) for row in rows)
