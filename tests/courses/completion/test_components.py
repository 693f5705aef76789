"""A component that lives only in this test assesses a class, and no room had to know of it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.urls import reverse

from courses.classes.admin_forms import form_fields_of_scheme
from courses.classes.assessment import (
    COMPONENTS,
    AssessmentComponent,
    BoardColumn,
    Cell,
    ComponentEntry,
    Gate,
)
from courses.classes.services import change_class, create_class
from courses.classes.tags import ClassesTag
from courses.classes.viewsets import TrainingClassViewSet
from courses.completion.services import close_class
from courses.enrollment.enums import EnrollmentState
from records.core.errors import DomainError
from records.core.seams import collect
from records.eligibility.enums import RuleUnit
from records.journal.enums import EntryKind
from records.journal.models import Entry
from records.journal.sources import EvidenceStep, evidence_of
from records.trail.models import TrailEvent
from tests.courses.completion.conftest import mark_all, small_class
from tests.factories.records import ACTOR, NOW

pytestmark = pytest.mark.django_db


class Quiz(AssessmentComponent):
    """Points of a quiz, kept in memory; whoever has none has not sat it."""

    code, label, order = "quiz", "测验", 30
    source_kinds = ("class_quiz",)
    columns = (BoardColumn("points", "得分栏", is_number=True),)

    def __init__(self) -> None:
        self.points: dict[int, int] = {}
        self.marks: dict[int, int] = {}

    def load(self, assessed: Any) -> Any:
        return assessed

    def judge(self, context: Any, participant: Any, rules: Mapping[str, Any]) -> list[Gate]:
        points = self.points.get(participant.pk, 0)
        limit = self.read(context.training_class)["quiz_pass_mark"]
        return [
            Gate(
                code="quiz",
                title="测验门槛",
                met=points >= limit,
                value=Decimal(points),
                limit=Decimal(limit),
                unit=RuleUnit.COUNT,
                rule="",
                sentence="%(points)s points.",
                words={"points": points},
                state_words=f"{points}/{limit}",
            )
        ]

    def cells(self, context: Any, participant: Any) -> dict[str, Cell]:
        return {"points": Cell(f"得{self.points.get(participant.pk, 0)}分")}

    def entries(self, context: Any, participant: Any) -> list[ComponentEntry]:
        points = self.points.get(participant.pk)
        if points is None:
            return []
        return [
            ComponentEntry(
                kind=EntryKind.ASSESSMENT,
                source_kind="class_quiz",
                occurred_on=context.training_class.ends_on,
                grade=str(points),
                part="final",
                evidence=[f"quiz:{participant.pk}:{points}"],
                facts={"points": points},
            )
        ]

    def evidence(self, entry: Entry) -> list[EvidenceStep]:
        named = [text for text in entry.facts.get("evidence", ()) if text.startswith("quiz:")]
        return [EvidenceStep("测验答卷", text) for text in named]

    def fields(self) -> dict[str, forms.Field]:
        return {"quiz_pass_mark": forms.IntegerField(label="及格线", min_value=1, max_value=100)}

    def read(self, training_class: Any) -> dict[str, Any]:
        return {"quiz_pass_mark": self.marks.get(training_class and training_class.pk, 60)}

    def write(self, training_class: Any, values: Mapping[str, Any]) -> None:
        self.marks[training_class.pk] = values["quiz_pass_mark"]


@pytest.fixture
def quiz():
    """The quiz, brought as a room would bring it."""
    component = Quiz()
    COMPONENTS.add("tests", [component])
    yield component
    collect(apps.get_app_configs())


@pytest.fixture
def held(quiz):
    """Two trainees who attended everything; one passed the quiz."""
    training_class = small_class(days=2, trainees=2)
    mark_all(training_class)
    first, second = training_class.enrollments.order_by("pk")
    quiz.points = {first.pk: 90, second.pk: 30}
    return training_class


def board(training_class) -> str:
    client = Client()
    client.force_login(training_class.supervisor)
    response = client.get(reverse("completion_board", args=[training_class.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_it_has_a_gate_and_a_column_on_the_board(held) -> None:
    page = board(held)
    assert "测验门槛" in page
    assert "90/60" in page
    assert "得分栏" in page
    assert "得30分" in page


def test_it_decides_who_completes_and_posts_an_entry(held) -> None:
    close_class(training_class=held, actor=ACTOR, now=NOW)

    first, second = held.enrollments.order_by("pk")
    assert (first.state, second.state) == (
        EnrollmentState.COMPLETED,
        EnrollmentState.NOT_COMPLETED,
    )
    entry = Entry.objects.get(kind=EntryKind.ASSESSMENT, cadre=first.cadre_id)
    assert (entry.grade, entry.source_key) == ("90", f"class:{held.pk}:final")
    assert (entry.facts["points"], entry.facts["title"]) == (90, held.title)
    done = Entry.objects.get(kind=EntryKind.COMPLETION, cadre=second.cadre_id)
    assert [gate["gate"] for gate in done.facts["gates"]][-1] == "quiz"


def test_what_it_posted_leads_to_the_closing_and_its_own_proof(held) -> None:
    close_class(training_class=held, actor=ACTOR, now=NOW)

    entry = Entry.objects.filter(kind=EntryKind.ASSESSMENT).first()
    closing, paper = evidence_of(entry).steps
    assert "tests" in closing.detail
    assert paper.title == "测验答卷"


def test_counting_again_reverses_what_it_no_longer_says(held, quiz) -> None:
    close_class(training_class=held, actor=ACTOR, now=NOW)
    first, _second = held.enrollments.order_by("pk")
    quiz.points.pop(first.pk)

    close_class(training_class=held, actor=ACTOR, now=NOW)

    posted = Entry.objects.filter(kind=EntryKind.ASSESSMENT, cadre=first.cadre_id)
    assert not posted.current().exists()
    first.refresh_from_db()
    assert first.state == EnrollmentState.NOT_COMPLETED


def test_the_form_of_a_class_has_its_field_and_panel(quiz) -> None:
    assert form_fields_of_scheme()["quiz_pass_mark"].label == "及格线"
    handler = TrainingClassViewSet().get_edit_handler()
    assert "quiz_pass_mark" in handler.get_form_class().base_fields
    assert "测验" in [str(child.heading) for child in handler.children]


def test_its_field_is_checked_by_the_service_and_stands_in_the_trail(held, quiz) -> None:
    def change(**values):
        change_class(training_class=held, values=values, actor=ACTOR, now=NOW)

    with pytest.raises(DomainError) as refused:
        change(quiz_pass_mark=101, capacity=99)
    assert refused.value.field == "quiz_pass_mark"
    held.refresh_from_db()
    assert held.capacity == 2000

    change(quiz_pass_mark=20)
    event = TrailEvent.objects.filter(tag=ClassesTag.CLASS_CHANGED).last()
    assert (event.before, event.after) == ({"quiz_pass_mark": 60}, {"quiz_pass_mark": 20})
    assert "30/20" in board(held)


def test_no_two_components_have_a_field_of_one_name(quiz) -> None:
    names = [name for component in COMPONENTS for name in component.fields()]
    assert len(names) == len(set(names))


def test_a_class_begins_with_what_each_component_begins_with(quiz) -> None:
    model = small_class()
    values = {
        name: getattr(model, name)
        for name in ("title", "kind", "mode", "organiser", "host", "starts_on", "ends_on")
    }
    made = create_class(values={**values, "code": "NEW", "capacity": 9}, actor=ACTOR, now=NOW)
    assert quiz.marks[made.pk] == 60
    assert made.essay_task.min_characters == 800
    assert made.attendance_policy.late_after_minutes == 10


def heads_and_cells(page: str) -> tuple[int, set[int]]:
    """Return how many heads the board's table has, and how many cells its rows have."""
    table = page[page.index('<table class="table table-cards"') : page.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return len(re.findall(r"<th[ >]", rows[0])), {len(re.findall(r"<td[ >]", r)) for r in rows[1:]}


def test_heads_and_cells_agree_also_where_a_gate_is_switched_off(held) -> None:
    from courses.attendance.assessment import LEAVE
    from tests.factories.records_rules import next_rule

    heads, cells = heads_and_cells(board(held))
    assert cells == {heads}
    next_rule(LEAVE, is_active=False)
    fewer, cells = heads_and_cells(board(held))
    assert (fewer, cells) == (heads - 1, {heads - 1})
