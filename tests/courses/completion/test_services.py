"""Closing a class: once, again, at once, and after a correction."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.attendance.enums import Status
from courses.attendance.services import correct_mark
from courses.classes.enums import ClassState
from courses.completion.models import ClassClosing
from courses.completion.services import close_class, queue_closing
from courses.completion.tags import CompletionTag
from courses.enrollment.enums import EnrollmentState
from records.core.codes import Mode
from records.core.errors import NotPossible
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.services import run_job
from records.journal.models import Balance, Entry
from records.journal.verify import compare_balances, verify_chains
from records.register.models import Appointment, Cadre
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.courses.completion.conftest import (
    mark,
    mark_all,
    session_at,
    small_class,
    standing_mark,
)
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.courses_essays import accepted, handed_in
from tests.factories.records import ACTOR, NOW, UnitFactory

LATER = NOW + timedelta(days=2)


def close(training_class, now=NOW) -> ClassClosing:
    return close_class(training_class=training_class, actor=ACTOR, now=now)


def correct(training_class, index, enrollment, status=Status.ABSENT) -> None:
    correct_mark(
        mark=standing_mark(training_class, index, enrollment),
        status=status,
        reason="监控核对",
        actor=ACTOR,
        now=LATER,
    )


def hours_of(cadre_id: int) -> Decimal:
    return Entry.objects.filter(cadre=cadre_id).total_hours()


@pytest.fixture
def held(db):
    """A class of seven days and two trainees, fully attended."""
    training_class = small_class(days=7, trainees=2)
    mark_all(training_class)
    return training_class


def test_closing_posts_hours_and_completion_with_what_they_rest_on(held) -> None:
    closing = close(held)

    first = held.enrollments.order_by("pk").first()
    entries = {entry.source_key: entry for entry in Entry.objects.filter(cadre=first.cadre_id)}
    key = f"class:{held.pk}"
    assert set(entries) == {key, f"{key}:2026:theory", f"{key}:2026:party_spirit"}
    theory = entries[f"{key}:2026:theory"]
    assert (theory.hours, theory.channel, theory.content_kind) == (28, "concentrated", "theory")
    assert (theory.conversion.code, theory.occurred_on) == (
        "off_the_job/day v1",
        date(2026, 11, 8),
    )
    assert theory.facts["title"] == held.title
    assert len(theory.facts["evidence"]) == 7
    done = entries[key]
    assert (done.grade, done.days, done.occurred_on) == ("completed", 7, held.ends_on)
    assert (done.facts["post"], done.facts["level"]) == ("科员", 150)
    assert {(e.state, e.ended_at) for e in held.enrollments.all()} == {("completed", NOW)}
    held.refresh_from_db()
    assert (held.state, held.closed_at) == (ClassState.CLOSED, NOW)
    assert (closing.completed, closing.not_completed, closing.posted) == (2, 0, 6)
    assert TrailEvent.objects.get(tag=CompletionTag.CLASS_CLOSED).after["completed"] == 2


def test_closing_again_posts_nothing_new(held) -> None:
    first = close(held)
    before = Entry.objects.count(), TrailEvent.objects.count()
    with translation.override("en"):
        again = close(held, LATER)
    assert again == first
    assert (Entry.objects.count(), TrailEvent.objects.count()) == before


def test_who_does_not_complete_gets_the_reason_and_no_hours(held) -> None:
    first, second = held.enrollments.order_by("pk")
    for index in range(4):
        mark(held, index, Status.ABSENT, first)
    close(held)

    entry = Entry.objects.get(cadre=first.cadre_id)
    assert (entry.grade, entry.days) == ("not_completed", 0)
    assert entry.facts["reason"]
    assert [gate["met"] for gate in entry.facts["gates"]] == [False, True]
    assert hours_of(second.cadre_id) == 56
    first.refresh_from_db()
    assert first.state == EnrollmentState.NOT_COMPLETED
    assert first.reason == entry.facts["reason"]


def test_the_essays_grade_goes_to_the_book_and_its_text_does_not(db) -> None:
    training_class = small_class(days=2, trainees=2, requires_essay=True)
    mark_all(training_class)
    first, second = training_class.enrollments.order_by("pk")
    essay = accepted(first, "excellent")
    handed_in(second)
    close(training_class)

    entry = Entry.objects.get(kind="essay")
    assert (entry.cadre_id, entry.grade) == (first.cadre_id, "excellent")
    assert entry.facts["evidence"] == [f"essay:{essay.pk}:{essay.receipt}"]
    assert not any("党章" in str(entry.facts) for entry in Entry.objects.all())
    second.refresh_from_db()
    assert second.state == EnrollmentState.NOT_COMPLETED


def test_an_essay_made_up_after_the_close_completes_by_a_recount(db) -> None:
    training_class = small_class(days=2, requires_essay=True)
    mark_all(training_class)
    enrollment = training_class.enrollments.get()
    close(training_class)
    assert hours_of(enrollment.cadre_id) == 0

    accepted(enrollment, now=LATER)
    closing = close(training_class, LATER)

    assert (closing.number, closing.completed, closing.reversed) == (2, 1, 1)
    assert hours_of(enrollment.cadre_id) == 16
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED


def test_a_late_correction_is_a_reversal_and_a_new_entry(held) -> None:
    first, second = held.enrollments.order_by("pk")
    close(held)
    untouched = Entry.objects.filter(cadre=second.cadre_id).count()
    correct(held, 0, first)
    closing = close(held, LATER)

    theory = Entry.objects.filter(cadre=first.cadre_id, content_kind="theory").order_by("seq")
    assert [entry.hours for entry in theory] == [28, -28, 24]
    assert theory[1].reverses == theory[0]
    assert theory[2].revision == 2
    assert hours_of(first.cadre_id) == 52
    assert Balance.objects.get(cadre=first.cadre_id, content_kind="theory").hours == 24
    assert Entry.objects.filter(cadre=second.cadre_id).count() == untouched
    # The completion names other figures now: it is restated too.
    assert (closing.number, closing.posted, closing.reversed) == (2, 2, 2)
    assert TrailEvent.objects.filter(tag=CompletionTag.CLASS_RECLOSED).count() == 1
    assert not verify_chains().broken
    assert not compare_balances()


def test_a_correction_that_flips_completion_takes_the_hours_back(held) -> None:
    first = held.enrollments.order_by("pk").first()
    close(held)
    for index in range(4):
        correct(held, index, first)
    close(held, LATER)

    assert hours_of(first.cadre_id) == 0
    standing = Entry.objects.filter(cadre=first.cadre_id).current()
    assert [(entry.kind, entry.grade) for entry in standing] == [("completion", "not_completed")]
    first.refresh_from_db()
    assert first.state == EnrollmentState.NOT_COMPLETED

    for index in range(4):
        correct(held, index, first, Status.PRESENT)
    close(held, LATER)
    assert hours_of(first.cadre_id) == 56


def test_what_the_register_says_later_does_not_restate_the_past(held) -> None:
    first = held.enrollments.order_by("pk").first()
    close(held)
    before = Entry.objects.count()
    Appointment.objects.filter(cadre=first.cadre_id).update(post_title="副主任")
    Cadre.objects.filter(pk=first.cadre_id).update(unit=UnitFactory())
    held.organiser.name = "更名后的单位"
    held.organiser.save()
    close(held, LATER)
    assert Entry.objects.count() == before


def test_other_words_for_the_same_reason_do_not_restate_it(held, settings) -> None:
    first = held.enrollments.order_by("pk").first()
    for index in range(4):
        mark(held, index, Status.ABSENT, first)
    close(held)
    before = Entry.objects.count()
    settings.LANGUAGE_CODE = "en"
    close(held, LATER)
    assert Entry.objects.count() == before


def test_a_class_over_new_year_is_split_by_date(db) -> None:
    training_class = small_class(days=4, first=date(2025, 12, 30))
    mark_all(training_class)
    close(training_class)

    cadre = training_class.enrollments.get().cadre_id
    by_year = Entry.objects.filter(cadre=cadre).hours_by("year")
    assert [(row["year"], row["total_hours"]) for row in by_year] == [(2025, 16), (2026, 16)]
    years = Balance.objects.filter(cadre=cadre).values_list("year", "hours")
    assert sorted(years) == [(2025, 8), (2025, 8), (2026, 8), (2026, 8)]


def test_an_online_class_gives_online_hours_and_no_days(db) -> None:
    training_class = small_class(days=2, mode=Mode.ONLINE)
    mark_all(training_class)
    close(training_class)

    hours = Entry.objects.filter(kind="hours")
    assert {(entry.channel, entry.hours) for entry in hours} == {("online", 2)}
    assert Entry.objects.get(kind="completion").days == 0


def test_a_part_time_class_counts_the_days_it_was_held_on(db) -> None:
    training_class = small_class(days=2, mode=Mode.PART_TIME)
    training_class.ends_on += timedelta(days=5)
    training_class.save()
    mark_all(training_class)
    close(training_class)
    assert Entry.objects.get(kind="completion").days == 2


def test_a_class_is_not_closed_too_early_empty_draft_or_cancelled(db) -> None:
    training_class = small_class(days=2)
    last = session_at(training_class, 3)
    with pytest.raises(NotPossible, match=last.title):
        close(training_class, last.ends_at - timedelta(minutes=1))
    training_class.enrollments.update(state=EnrollmentState.WITHDRAWN)
    with pytest.raises(NotPossible):
        close(training_class)
    for state in (ClassState.DRAFT, ClassState.CANCELLED):
        training_class.state = state
        training_class.save()
        with pytest.raises(NotPossible):
            close(training_class)
    with pytest.raises(NotPossible):
        close(TrainingClassFactory())
    assert not Entry.objects.exists()


def test_who_withdrew_gets_nothing(held) -> None:
    gone = EnrollmentFactory(training_class=held, state=EnrollmentState.WITHDRAWN)
    close(held)
    assert not Entry.objects.filter(cadre=gone.cadre_id).exists()
    gone.refresh_from_db()
    assert gone.state == EnrollmentState.WITHDRAWN


def test_a_closing_is_all_or_nothing(held, monkeypatch) -> None:
    def fail(*_args, **_kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(ClassClosing.objects, "create", fail)
    with pytest.raises(DatabaseError):
        close(held)
    assert not Entry.objects.exists()
    held.refresh_from_db()
    assert held.state == ClassState.PUBLISHED


def test_a_closing_cannot_be_changed(held) -> None:
    closing = close(held)
    closing.posted = 0
    with pytest.raises(DatabaseError), transaction.atomic():
        closing.save()


def _queries(trainees: int, again: bool) -> int:
    training_class = small_class(days=3, trainees=trainees, requires_essay=True)
    mark_all(training_class)
    for enrollment in training_class.enrollments.all():
        accepted(enrollment)
    if again:
        close(training_class)
        for enrollment in training_class.enrollments.all():
            correct(training_class, 0, enrollment)
    with CaptureQueriesContext(connection) as queries:
        close(training_class, LATER)
    # SQLite takes 999 values at a time, so the entries go in by batches there.
    batches = 'INSERT INTO "records_journal_entry"'
    return sum(not query["sql"].startswith(batches) for query in queries)


@pytest.mark.django_db
@pytest.mark.parametrize("again", [False, True])
def test_the_number_of_queries_does_not_depend_on_the_trainees(again) -> None:
    assert _queries(3, again) == _queries(30, again)


def test_a_closing_as_long_work(held) -> None:
    job = queue_closing(training_class=held, actor=ACTOR, now=NOW)
    assert queue_closing(training_class=held, actor=ACTOR, now=NOW) == job
    assert run_job(job_id=job.pk, now=NOW) == JobState.DONE

    job = Job.objects.get()
    assert job.result["url"] == f"/classes/{held.pk}/completion/"
    assert "2" in job.result["message"]
    assert Entry.objects.count() == 6

    again = queue_closing(training_class=held, actor=ACTOR, now=LATER)
    assert run_job(job_id=again.pk, now=LATER) == JobState.DONE
    assert Entry.objects.count() == 6


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_closings_at_once_post_once() -> None:
    training_class = small_class(days=2, trainees=5)
    mark_all(training_class)
    results = run_together([lambda: close(training_class)] * 4)

    assert len({closing.pk for closing in results}) == 1
    assert Entry.objects.count() == 15
    assert ClassClosing.objects.count() == 1
    assert not verify_chains().broken
    assert not compare_balances()
