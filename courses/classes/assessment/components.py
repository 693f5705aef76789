"""What a component of an assessment answers for; every answer but the first has a default."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.functional import Promise

from courses.classes.assessment.gates import Gate
from courses.classes.models import TrainingClass
from courses.classes.teaching_days import Planned
from records.core.seams import Seam
from records.eligibility.models import Rule
from records.journal.models import Entry
from records.journal.sources import EvidenceStep


class Participant(Protocol):
    """A trainee of a class: a row of the room that enrolls."""

    pk: Any

    @property
    def cadre_id(self) -> int:
        """Return the number of the cadre."""
        ...


@dataclass(frozen=True, slots=True)
class AssessedClass:
    """A class with its timetable and trainees, as it stands at `now`."""

    training_class: TrainingClass
    planned: Sequence[Planned]
    ended: frozenset[int]
    """Numbers of the sessions that are over."""
    ends_at: datetime | None
    """When the last session ends; None without a timetable."""
    participants: Sequence[Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column of the board beside the gates."""

    code: str
    heading: str | Promise
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column for one trainee, with a line below."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CellLink:
    """What a reader may open from the cell of a gate."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ClosingNote:
    """Something to look at before closing: a figure on the board, a sentence where one closes."""

    label: str
    count: int
    note: str
    sentence: str
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentEntry:
    """What a component posts about a trainee when the class is closed.

    The class gives it the snapshot of the class and the person, and its source key; `part` is
    what tells two entries of one source kind apart.
    """

    kind: str
    source_kind: str
    occurred_on: date
    grade: str = ""
    hours: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    channel: str = ""
    content_kind: str = ""
    part: str = ""
    evidence: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


class AssessmentComponent:
    """A component of the assessment of classes; a room subclasses it and lists an instance.

    `load` is asked once for a class, with a number of queries that does not depend on the
    trainees; what it returns is handed to all that follows as `context`.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    order: ClassVar[int]
    """Place among the components: of gates, columns and panels; by tens."""
    source_kinds: ClassVar[tuple[str, ...]] = ()
    """Source kinds of the entries it posts."""
    columns: ClassVar[tuple[BoardColumn, ...]] = ()

    def load(self, assessed: AssessedClass) -> Any:
        """Return what the component knows of the class and its trainees."""
        raise NotImplementedError

    def applies(self, context: Any) -> bool:
        """Return whether the class asks for this component: if not, no gate is judged."""
        return True

    def judge(
        self, context: Any, participant: Participant, rules: Mapping[str, Rule]
    ) -> Sequence[Gate]:
        """Return the trainee's gates. `rules` bind the class, by code; the room knows its own.

        Trainees of one class have the same gates.
        """
        return ()

    def cells(self, context: Any, participant: Participant) -> Mapping[str, Cell]:
        """Return what stands in `columns`, by code."""
        return {}

    def links(self, context: Any, user: Any) -> Mapping[tuple[str, int], CellLink]:
        """Return what `user` may open, by gate and number of the trainee's place."""
        return {}

    def closing_notes(self, context: Any) -> Sequence[ClosingNote]:
        """Return what is to be looked at before the class is closed."""
        return ()

    def attended(self, context: Any, participant: Participant) -> frozenset[int]:
        """Return the numbers of the sessions that earn the trainee hours."""
        return frozenset()

    def references(
        self, context: Any, participant: Participant, sessions: Collection[int] | None
    ) -> Sequence[str]:
        """Return what the hours of `sessions` rest on (None: of the class), as `kind:id:state`."""
        return ()

    def figures(self, context: Any, participant: Participant) -> Mapping[str, Any]:
        """Return what the completion entry keeps of this component."""
        return {}

    def entries(self, context: Any, participant: Participant) -> Sequence[ComponentEntry]:
        """Return what the component posts of its own, whether or not the class is completed."""
        return ()

    def evidence(self, entry: Entry) -> Sequence[EvidenceStep]:
        """Return the steps behind an entry of a class, for the references that are this room's."""
        return ()

    def fields(self) -> dict[str, forms.Field]:
        """Return what a planner says of the component in the form of a class."""
        return {}

    def read(self, training_class: TrainingClass | None) -> dict[str, Any]:
        """Return the values of `fields` for a class; for None, those a new class begins with."""
        return {}

    def check(self, training_class: TrainingClass, values: Mapping[str, Any]) -> None:
        """Raise DomainError naming the field where the values do not go together."""

    def write(self, training_class: TrainingClass, values: Mapping[str, Any]) -> None:
        """Keep the values in the room's own table; called in the transaction that locks the class."""

    def class_facts(self, training_class: TrainingClass) -> Sequence[tuple[str, str]]:
        """Return what the page of a class says of the component: names and values."""
        return ()


COMPONENTS: Seam[AssessmentComponent] = Seam("assessment components")


def components() -> list[AssessmentComponent]:
    """Return the components of all rooms, in order."""
    return sorted(COMPONENTS, key=lambda component: component.order)
