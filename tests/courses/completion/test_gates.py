"""The gates at their edges."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from courses.attendance.assessment import ATTENDANCE, LEAVE, TRUANCY
from courses.attendance.enums import Status
from courses.completion.class_snapshot import load_snapshot
from courses.completion.gates import gate_rules, judge_class
from courses.essays.assessment import ESSAY_GATE as ESSAY
from courses.essays.services import return_essay
from records.eligibility.enums import RuleUnit
from tests.courses.completion.conftest import mark, mark_all, small_class
from tests.factories.courses_essays import accepted, actor_of_user, handed_in
from tests.factories.records import NOW, UnitFactory
from tests.factories.records_rules import next_rule

pytestmark = pytest.mark.django_db


def standing(training_class):
    found = judge_class(load_snapshot(training_class, NOW))
    assert len(found) == 1
    return found[0]


def attendance(training_class, now):
    snapshot = load_snapshot(training_class, now)
    return snapshot.context_of(ATTENDANCE).attendance_of(snapshot.enrollments[0])


def gate(training_class, code: str):
    return next(gate for gate in standing(training_class).gates if gate.code == code)


def test_a_full_attendance_without_essay_passes() -> None:
    training_class = small_class(days=7)
    mark_all(training_class)
    assert standing(training_class).completes
    assert [g.code for g in standing(training_class).gates] == [TRUANCY, LEAVE]


def test_exactly_a_seventh_on_leave_passes_and_more_does_not() -> None:
    training_class = small_class(days=7)
    mark_all(training_class, {0: Status.ON_LEAVE, 1: Status.ON_LEAVE})
    leave = gate(training_class, LEAVE)
    assert (leave.met, leave.value, leave.limit) == (True, Decimal(8), Decimal(8))

    mark(training_class, 2, Status.ON_LEAVE)
    leave = gate(training_class, LEAVE)
    assert (leave.met, leave.value) == (False, Decimal(12))
    assert not standing(training_class).completes


def test_two_days_missed_are_too_many_and_a_day_and_a_half_is_not() -> None:
    training_class = small_class(days=7)
    mark_all(training_class, dict.fromkeys(range(3), Status.ABSENT))
    missed = gate(training_class, TRUANCY)
    assert (missed.met, missed.value) == (True, Decimal("1.50"))

    mark(training_class, 3, Status.ABSENT)
    missed = gate(training_class, TRUANCY)
    assert (missed.met, missed.value, missed.unit) == (False, Decimal(2), RuleUnit.DAYS)


def test_a_session_over_without_a_mark_counts_as_missed_and_one_to_come_does_not() -> None:
    training_class = small_class(days=7)
    mark_all(training_class, but=range(4))
    assert not gate(training_class, TRUANCY).met
    assert attendance(training_class, NOW).unmarked_sessions == 4

    first = training_class.sessions.first()
    assert attendance(training_class, first.starts_at).unmarked_sessions == 0


def test_official_duty_is_neither_attended_nor_missed() -> None:
    training_class = small_class(days=7)
    mark_all(training_class, dict.fromkeys(range(6), Status.OFFICIAL_DUTY))
    assert standing(training_class).completes
    found = attendance(training_class, NOW)
    assert (found.duty, found.attended) == (24, 32)


def test_who_attended_nothing_does_not_complete() -> None:
    training_class = small_class(days=1)
    mark_all(training_class, dict.fromkeys(range(2), Status.OFFICIAL_DUTY))
    assert not standing(training_class).completes


def test_the_essay_gate_follows_the_essay() -> None:
    training_class = small_class(days=2, requires_essay=True)
    mark_all(training_class)
    enrollment = training_class.enrollments.get()
    assert not gate(training_class, ESSAY).met

    essay = handed_in(enrollment)
    assert not gate(training_class, ESSAY).met
    marker = actor_of_user(training_class.supervisor)
    return_essay(essay=essay, comment="再改", actor=marker, now=NOW)
    assert not gate(training_class, ESSAY).met
    accepted(enrollment)
    assert gate(training_class, ESSAY).met


def test_a_gate_is_told_in_the_readers_language() -> None:
    training_class = small_class(days=2)
    mark_all(training_class, {0: Status.ABSENT})
    found = gate(training_class, TRUANCY)
    with translation.override("en"):
        assert found.why == "Missed: 0.5 days (4 class hours); it must stay under 2 days."


def test_the_newest_version_in_force_at_the_end_of_the_class_counts() -> None:
    training_class = small_class(days=2)
    next_rule(TRUANCY, threshold=Decimal(1), effective_from=date(2026, 1, 1))
    next_rule(TRUANCY, threshold=Decimal(9), effective_from=date(2027, 1, 1))
    assert gate_rules(training_class)[TRUANCY].version == 2

    next_rule(
        TRUANCY, threshold=Decimal(5), effective_from=date(2026, 2, 1), for_unit=UnitFactory()
    )
    assert gate_rules(training_class)[TRUANCY].version == 2


def test_a_gate_whose_rule_is_switched_off_is_not_asked() -> None:
    training_class = small_class(days=7)
    mark_all(training_class, dict.fromkeys(range(8), Status.ON_LEAVE))
    next_rule(LEAVE, is_active=False)
    assert standing(training_class).completes


@pytest.mark.parametrize(
    ("threshold", "absent", "met"), [("12", 2, True), ("12", 3, False), ("8.5", 2, True)]
)
def test_a_rule_may_count_in_hours(threshold, absent, met) -> None:
    next_rule(TRUANCY, unit=RuleUnit.HOURS, threshold=Decimal(threshold))
    training_class = small_class(days=7)
    mark_all(training_class, dict.fromkeys(range(absent), Status.ABSENT))
    assert gate(training_class, TRUANCY).met is met
