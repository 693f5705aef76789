"""Essays: saving, handing in, marking, and what stands in the database."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from courses.classes.enums import ClassState
from courses.enrollment.enums import EnrollmentState
from courses.essays.enums import EssayState
from courses.essays.errors import EssayClosed, HandedInAnew, WrittenElsewhere
from courses.essays.models import Essay, EssayVersion
from courses.essays.services import (
    accept_essay,
    assign_marker,
    name_reader,
    return_essay,
    save_draft,
    submit_essay,
)
from courses.essays.tags import EssaysTag
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses_essays import (
    TEXT,
    TITLE,
    accepted,
    actor_of_user,
    draft_of,
    handed_in,
)
from tests.factories.records import ACTOR, NOW, RoleFactory, UserFactory


@pytest.fixture(autouse=True)
def _in_english():
    """Messages are read here in the language of their source."""
    with translation.override("en"):
        yield


LATER = NOW + timedelta(hours=2)


def tags() -> list[str]:
    return list(TrailEvent.objects.order_by("pk").values_list("tag", flat=True))


def test_a_saving_makes_a_version_and_the_same_text_makes_none(desk) -> None:
    first = draft_of(desk.enrollment)
    again = draft_of(desk.enrollment, text=TEXT.replace("\n", "\r\n") + "\n")

    assert first == again
    assert EssayVersion.objects.count() == 1
    assert tags() == [EssaysTag.ESSAY_SAVED]


def test_nothing_typed_makes_no_version(desk) -> None:
    assert draft_of(desk.enrollment, title=" ", text="").current is None


def test_a_saving_upon_an_older_version_is_refused_and_loses_nothing(desk) -> None:
    draft_of(desk.enrollment, text="这一窗口", base_version=0)

    with pytest.raises(WrittenElsewhere) as refused:
        draft_of(desk.enrollment, text="另一窗口", base_version=0)

    assert refused.value.current.text == "这一窗口"
    mine = draft_of(desk.enrollment, text="另一窗口", base_version=None)
    assert mine.current.text == "另一窗口"
    assert [v.text for v in mine.versions.all()] == ["另一窗口", "这一窗口"]


def test_a_class_without_essay_or_a_withdrawn_trainee_cannot_save(desk) -> None:
    desk.enrollment.state = EnrollmentState.WITHDRAWN
    desk.enrollment.save()
    with pytest.raises(NotPossible, match="no longer take part"):
        draft_of(desk.enrollment)

    desk.training_class.essay_task.delete()
    with pytest.raises(NotPossible, match="asks for no essay"):
        draft_of(desk.enrollment)


@pytest.mark.parametrize(
    ("given", "field"), [({"title": ""}, "title"), ({"text": "短" * 799}, "text")]
)
def test_handing_in_needs_title_and_length(desk, given, field) -> None:
    essay = draft_of(desk.enrollment, **given)
    with pytest.raises(DomainError) as refused:
        submit_essay(essay=essay, actor=ACTOR, now=NOW)
    assert refused.value.field == field


def test_white_space_does_not_count_and_800_is_enough(desk) -> None:
    essay = draft_of(desk.enrollment, text="一 \n" * 800)
    assert submit_essay(essay=essay, actor=ACTOR, now=NOW).state == EssayState.SUBMITTED


def test_the_receipt_is_dated_told_to_the_trail_and_stays(desk) -> None:
    essay = handed_in(desk.enrollment)
    again = submit_essay(essay=essay, actor=ACTOR, now=LATER)

    assert re.fullmatch(r"E20261123-[2-9A-Z]{6}", essay.receipt)
    assert (again.receipt, again.submitted_at) == (essay.receipt, NOW)
    event = TrailEvent.objects.get(tag=EssaysTag.ESSAY_SUBMITTED)
    assert event.after == {"state": "submitted", "receipt": essay.receipt, "version": 1}
    assert essay.marker == desk.supervisor


def test_handed_in_stands_until_returned_and_keeps_its_receipt(desk) -> None:
    essay = handed_in(desk.enrollment)
    with pytest.raises(EssayClosed):
        draft_of(desk.enrollment, text=TEXT + "补充")

    marker = actor_of_user(desk.supervisor)
    return_essay(essay=essay, comment="剖析不够深入", actor=marker, now=LATER)
    revised = draft_of(desk.enrollment, text=TEXT + "补充", base_version=1, now=LATER)
    assert revised.state == EssayState.RETURNED
    second = submit_essay(essay=revised, actor=ACTOR, now=LATER)

    assert (second.receipt, second.state) == (essay.receipt, EssayState.SUBMITTED)
    assert second.submitted_at == LATER
    assert tags()[-3:] == [
        EssaysTag.ESSAY_RETURNED,
        EssaysTag.ESSAY_SAVED,
        EssaysTag.ESSAY_SUBMITTED,
    ]


def test_a_return_needs_a_comment_and_an_acceptance_a_grade(desk) -> None:
    essay = handed_in(desk.enrollment)
    marker = actor_of_user(desk.supervisor)
    with pytest.raises(DomainError, match="what to revise"):
        return_essay(essay=essay, comment=" ", actor=marker, now=NOW)
    with pytest.raises(DomainError, match="Choose a grade"):
        accept_essay(essay=essay, grade="", comment="", actor=marker, now=NOW)


def test_the_second_of_two_markers_learns_who_was_first(desk) -> None:
    essay = accepted(desk.enrollment)
    other = UserFactory()
    with pytest.raises(NotPossible, match=f"{desk.supervisor.name} decided at 2026-11-23 09:00"):
        return_essay(essay=essay, comment="再改", actor=actor_of_user(other), now=LATER)
    assert Essay.objects.get().grade == "good"


def test_a_version_that_was_not_read_is_not_decided_on(desk) -> None:
    essay = handed_in(desk.enrollment)
    marker = actor_of_user(desk.supervisor)
    return_essay(essay=essay, comment="再改", actor=marker, now=NOW)
    draft_of(desk.enrollment, text=TEXT + "新")
    submit_essay(essay=essay, actor=ACTOR, now=NOW)

    with pytest.raises(HandedInAnew):
        accept_essay(essay=essay, grade="good", comment="", version=1, actor=marker, now=NOW)


def test_nobody_marks_their_own_essay(desk) -> None:
    essay = handed_in(desk.enrollment)
    with pytest.raises(NotAllowed):
        accept_essay(
            essay=essay, grade="good", comment="", actor=actor_of_user(desk.author), now=NOW
        )
    with pytest.raises(DomainError):
        assign_marker(essay=essay, marker=desk.author, actor=ACTOR, now=NOW)


def test_the_class_may_be_closed_while_an_essay_is_made_up(desk) -> None:
    essay = handed_in(desk.enrollment)
    desk.training_class.state = ClassState.CLOSED
    desk.training_class.save()
    desk.enrollment.state = EnrollmentState.NOT_COMPLETED
    desk.enrollment.save()

    marker = actor_of_user(desk.supervisor)
    return_essay(essay=essay, comment="补充实例", actor=marker, now=NOW)
    draft_of(desk.enrollment, text=TEXT + "实例")
    submit_essay(essay=essay, actor=ACTOR, now=NOW)
    accept_essay(essay=essay, grade="pass", comment="", actor=marker, now=NOW)

    assert Essay.objects.get().state == EssayState.ACCEPTED


def test_a_marker_and_a_reader_are_told_to_the_trail_once(desk) -> None:
    essay = handed_in(desk.enrollment)
    supervisor = actor_of_user(desk.supervisor)
    marker, officer = RoleFactory(kind="lecturer").user, RoleFactory(kind="officer").user
    for _time in range(2):
        assign_marker(essay=essay, marker=marker, actor=supervisor, now=NOW)
        name_reader(essay=essay, reader=officer, purpose="信访核查", actor=supervisor, now=NOW)

    assert tags()[-2:] == [EssaysTag.ESSAY_MARKER_ASSIGNED, EssaysTag.ESSAY_READER_NAMED]
    assert TrailEvent.objects.get(tag=EssaysTag.ESSAY_READER_NAMED).after["purpose"] == "信访核查"
    with pytest.raises(DomainError, match="themselves"):
        name_reader(essay=essay, reader=officer, purpose="x", actor=actor_of_user(officer), now=NOW)


def test_no_word_of_an_essay_stands_plain_in_the_database(desk) -> None:
    essay = handed_in(desk.enrollment)
    return_essay(essay=essay, comment="请补充密语", actor=actor_of_user(desk.supervisor), now=NOW)

    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                plain = " ".join(str(value) for value in row)
                found += [table for word in (TITLE, "对照党章党规", "密语") if word in plain]
    assert found == []
    assert EssayVersion.objects.get().text == TEXT


@pytest.mark.parametrize("table", ["essayversion", "essayreview"])
def test_versions_and_decisions_cannot_be_changed(desk, table) -> None:
    accepted(desk.enrollment)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM courses_essays_{table}")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_windows_and_two_markers_at_once(desk) -> None:
    def save(text: str):
        return lambda: save_draft(
            enrollment=desk.enrollment,
            title=TITLE,
            text=text,
            base_version=0,
            actor=ACTOR,
            now=NOW,
        )

    results = run_together([save(f"{TEXT}{n}") for n in range(4)])
    assert sum(isinstance(r, Essay) for r in results) == 1
    assert sum(isinstance(r, WrittenElsewhere) for r in results) == 3

    essay = submit_essay(essay=Essay.objects.get(), actor=ACTOR, now=NOW)
    marker = actor_of_user(desk.supervisor)
    decided = run_together(
        [
            lambda: accept_essay(essay=essay, grade="good", comment="", actor=marker, now=NOW),
            lambda: return_essay(essay=essay, comment="再改", actor=marker, now=NOW),
        ]
    )
    assert sum(isinstance(r, NotPossible) for r in decided) == 1
    assert Essay.objects.get().reviews.count() == 1
