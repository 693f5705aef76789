"""From an entry down to the marks that prove it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.attendance.assessment import mark_references
from courses.attendance.enums import Status
from courses.attendance.services import correct_mark
from courses.completion.services import close_class
from records.journal.models import ConversionRule, Entry
from records.journal.sources import evidence_of
from tests.courses.completion.conftest import mark_all, small_class, standing_mark
from tests.factories.courses_essays import TEXT, TITLE, accepted
from tests.factories.records import ACTOR, NOW, RoleFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """A class of two days with an accepted essay, closed."""
    training_class = small_class(days=2, requires_essay=True)
    mark_all(training_class)
    accepted(training_class.enrollments.get())
    close_class(training_class=training_class, actor=ACTOR, now=NOW)
    return training_class


def test_hours_lead_to_the_closing_and_the_marks_of_their_content(closed) -> None:
    evidence = evidence_of(Entry.objects.get(content_kind="theory"))
    closing, *marks = evidence.steps

    assert evidence.title == closed.title
    assert "tests" in closing.detail
    assert "2026-11-23 09:00" in closing.detail
    row = ConversionRule.objects.get(source_kind="off_the_job", unit="day")
    assert f"{row.label} v1" in closing.detail
    assert "off_the_job" not in closing.detail
    theory = list(closed.sessions.filter(content_kind="theory").order_by("starts_at"))
    assert [step.title for step in marks] == [session.title for session in theory]
    enrollment = closed.enrollments.get()
    assert [step.url for step in marks] == [
        f"/sessions/{session.pk}/roll/{enrollment.pk}/" for session in theory
    ]
    assert "192.0.2.1" in marks[0].detail
    assert "pytest" not in marks[0].detail


def test_an_essay_entry_leads_to_its_receipt_and_never_to_its_text(closed) -> None:
    evidence = evidence_of(Entry.objects.get(kind="essay"))
    said = str(evidence)
    assert closed.enrollments.get().essay.receipt in said
    assert TITLE not in said
    assert TEXT[:10] not in said
    assert "/essays/" not in said


def test_a_restated_entry_names_the_closing_that_posted_it(closed) -> None:
    enrollment = closed.enrollments.get()
    correct_mark(
        mark=standing_mark(closed, 0, enrollment),
        status=Status.LATE,
        reason="监控核对",
        actor=ACTOR,
        now=NOW + timedelta(days=1),
    )
    close_class(training_class=closed, actor=ACTOR, now=NOW + timedelta(days=2))

    first, reversal, second = Entry.objects.filter(content_kind="theory").order_by("seq")
    assert "2026-11-23" in evidence_of(first).steps[0].detail
    assert evidence_of(reversal).steps == evidence_of(first).steps
    assert "2026-11-25" in evidence_of(second).steps[0].detail


def test_the_number_of_queries_is_fixed(closed) -> None:
    entry = Entry.objects.get(kind="completion")
    with CaptureQueriesContext(connection) as queries:
        assert len(evidence_of(entry).steps) == 5
    assert len(queries) == 3


def test_references_that_read_otherwise_are_left_out() -> None:
    found = list(mark_references(["mark:12:present", "essay:3:E1", "mark:x:late", ""]))
    assert found == [(12, "present")]


def test_who_may_open_the_cadres_file_may_walk_down_to_the_mark(closed) -> None:
    enrollment = closed.enrollments.select_related("cadre__unit").get()
    evidence = evidence_of(Entry.objects.get(content_kind="theory"))
    near = RoleFactory(kind="officer", unit=enrollment.cadre.unit).user
    far = RoleFactory(kind="officer", unit=UnitFactory()).user

    for user, status in ((near, 200), (far, 403)):
        client = Client()
        client.force_login(user)
        assert client.get(evidence.steps[1].url).status_code == status
    assert client.get(evidence.url).status_code == 200
