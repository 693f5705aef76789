"""What the demo's data is made of: frozen records that the builder hands to services."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Literal

from courses.catalog.enums import LecturerKind
from courses.classes.enums import ClassKind
from records.core.codes import ContentKind, Method, Mode
from records.register.enums import CadreCategory, UnitKind

TEXTS = Path(__file__).parent / "texts"

# Where a unit stands, finer than its kind: a city's department is not a county's.
UnitTier = Literal[
    "city",
    "department",
    "school",
    "county",
    "county_department",
    "township",
    "street",
]
ClassStage = Literal["closed", "running", "future"]
Audience = Literal["leaders", "section", "young", "new_staff", "township", "staff"]


def load_text(name: str) -> dict[str, Any]:
    """The content of `texts/<name>.toml`."""
    with (TEXTS / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@dataclass(frozen=True, slots=True)
class UnitSpec:
    code: str
    name: str
    short_name: str
    tier: UnitTier
    parent_code: str | None

    @property
    def kind(self) -> UnitKind:
        """The kind by which the register knows it."""
        return UnitKind.DEPARTMENT if self.tier == "county_department" else UnitKind(self.tier)


@dataclass(frozen=True, slots=True)
class AppointmentSpec:
    """A post and rank held from `since` to `until` (None: still held), both inclusive."""

    since: date
    until: date | None
    post_title: str
    post_level: int
    rank: int
    unit_code: str


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A made-up cadre; codes as GB/T 2261.1, 3304, 4762, 4658 and 12407 give them."""

    staff_number: str
    name: str
    sex: int
    birth_date: date
    citizen_number: str
    phone: str
    ethnicity: str
    native_place: str
    political_status: str
    joined_party: date | None
    began_work: date
    education: str
    category: CadreCategory
    unit_code: str
    appointments: tuple[AppointmentSpec, ...]

    @property
    def post(self) -> AppointmentSpec:
        """The appointment held now."""
        return self.appointments[-1]


@dataclass(frozen=True, slots=True)
class LecturerSpec:
    code: str
    name: str
    title: str
    institution: str
    kind: LecturerKind
    biography: str


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class CourseSpec:
    code: str
    title: str
    content_kind: ContentKind
    method: Method
    hours: Decimal
    lecturer: str
    audience: str
    intro: str
    objectives: tuple[str, ...]
    outline: tuple[Section, ...]
    questions: tuple[str, ...]
    reading: tuple[str, ...]

    def body_text(self) -> str:
        """The body without markup, one paragraph or list item a line."""
        sections = [f"{part.heading}\n{part.text}" for part in self.outline]
        return "\n".join([*self.objectives, *sections, *self.questions, *self.reading])

    def body_blocks(self) -> list[tuple[str, str]]:
        """The body as blocks of the course page: headings, and rich text below each."""
        outline = "".join(
            f"<h3>{escape(part.heading)}</h3><p>{escape(part.text)}</p>" for part in self.outline
        )
        return [
            ("heading", "教学目标"),
            ("paragraph", _html_list("ul", self.objectives)),
            ("heading", "教学内容"),
            ("paragraph", outline),
            ("heading", "研讨题"),
            ("paragraph", _html_list("ol", self.questions)),
            ("heading", "阅读书目"),
            ("paragraph", _html_list("ul", self.reading)),
        ]


@dataclass(frozen=True, slots=True)
class SessionSpec:
    """One half-day of a timetable; `start` and `end` are wall-clock times in Asia/Shanghai."""

    course: str
    title: str
    lecturer: str
    venue: str
    start: datetime
    end: datetime
    hours: Decimal
    content_kind: ContentKind
    method: Method


@dataclass(frozen=True, slots=True)
class ClassSpec:
    code: str
    title: str
    kind: ClassKind
    mode: Mode
    stage: ClassStage
    is_main_class: bool
    is_open: bool
    enroll_until: date | None
    start: date
    end: date
    capacity: int
    enrolled: int
    audience: Audience
    summary: str
    sessions: tuple[SessionSpec, ...]


@dataclass(frozen=True, slots=True)
class EssayText:
    title: str
    body: str


def _html_list(tag: str, items: tuple[str, ...]) -> str:
    return f"<{tag}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{tag}>"
