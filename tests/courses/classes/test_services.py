"""Planning classes and drawing timetables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from courses.attendance.models import AttendanceMark
from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.classes.services import (
    add_session,
    cancel_class,
    change_class,
    change_session,
    create_class,
    mark_class_closed,
    publish_class,
    remove_session,
)
from courses.classes.tags import ClassesTag
from records.core.errors import DomainError, NotPossible
from records.trail.models import TrailEvent
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def values(**changes):
    unit = UnitFactory()
    return {
        "code": "2026-01",
        "title": "第1期科级干部培训班",
        "kind": "training",
        "organiser": unit,
        "host": unit,
        "supervisor": UserFactory(),
        "starts_on": date(2026, 11, 23),
        "ends_on": date(2026, 11, 27),
        "capacity": 30,
    } | changes


def plan(**changes) -> TrainingClass:
    return create_class(values=values(**changes), actor=ACTOR, now=NOW)


def copy_of(session: Session, **changes):
    fields = (
        "title",
        "lecturer",
        "venue",
        "starts_at",
        "ends_at",
        "hours",
        "content_kind",
        "method",
    )
    return {f: getattr(session, f) for f in fields} | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2026, 11, 22)}, "ends_on"),
        ({"is_open": True}, "enroll_until"),
    ],
)
def test_a_class_planned_wrong_is_refused_beside_its_field(changes, field):
    with pytest.raises(DomainError) as refused:
        plan(**changes)
    assert refused.value.field == field
    assert not TrainingClass.objects.exists()


def test_a_code_is_used_once():
    plan()
    with pytest.raises(DomainError) as refused:
        plan()
    assert refused.value.field == "code"


def test_places_do_not_fall_below_those_taken_and_days_keep_their_sessions():
    training_class = TrainingClassFactory(capacity=5)
    EnrollmentFactory.create_batch(3, training_class=training_class)
    SessionFactory(training_class=training_class)

    def change(**changes):
        return change_class(training_class=training_class, values=changes, actor=ACTOR, now=NOW)

    with pytest.raises(DomainError) as few:
        change(capacity=2)
    with pytest.raises(DomainError) as days:
        change(starts_on=date(2026, 11, 24))
    assert (few.value.field, days.value.field) == ("capacity", "starts_on")
    assert change(capacity=3).capacity == 3
    event = TrailEvent.objects.get(tag=ClassesTag.CLASS_CHANGED)
    assert (event.before, event.after) == ({"capacity": 5}, {"capacity": 3})


def test_a_budget_is_a_sum_whichever_way_it_is_written_and_is_never_nothing():
    training_class = plan(budget=Decimal("86000"), person_days=150)
    training_class.refresh_from_db()

    change_class(
        training_class=training_class,
        values={"budget": Decimal("86000.00")},
        actor=ACTOR,
        now=NOW,
    )

    assert not TrailEvent.objects.filter(tag=ClassesTag.CLASS_CHANGED).exists()
    change_class(
        training_class=training_class, values={"budget": Decimal("86000.5")}, actor=ACTOR, now=NOW
    )
    event = TrailEvent.objects.get(tag=ClassesTag.CLASS_CHANGED)
    assert (event.before, event.after) == ({"budget": "86000"}, {"budget": "86000.5"})
    with pytest.raises(IntegrityError):
        TrainingClassFactory(budget=Decimal("0"))


class TestStates:
    """Draft, published, closed, cancelled."""

    def test_a_class_without_sessions_is_not_published(self):
        with pytest.raises(NotPossible):
            publish_class(training_class=plan(), actor=ACTOR, now=NOW)

    def test_publishing_twice_leaves_one_event(self):
        training_class = plan()
        SessionFactory(training_class=training_class)
        for _ in range(2):
            publish_class(training_class=training_class, actor=ACTOR, now=NOW)
        assert TrailEvent.objects.filter(tag=ClassesTag.CLASS_STATE_CHANGED).count() == 1

    def test_a_closed_class_stands_as_it_is(self):
        session = SessionFactory()
        closed = mark_class_closed(training_class=session.training_class, actor=ACTOR, now=NOW)
        assert closed.closed_at == NOW
        for refused in (
            lambda: cancel_class(training_class=closed, actor=ACTOR, now=NOW),
            lambda: change_class(
                training_class=closed, values={"title": "x"}, actor=ACTOR, now=NOW
            ),
            lambda: remove_session(session=session, actor=ACTOR, now=NOW),
        ):
            with pytest.raises(NotPossible):
                refused()
        assert TrainingClass.objects.get().state == ClassState.CLOSED


class TestTimetable:
    """Rows of a timetable."""

    def test_room_and_lecturer_are_in_one_place_at_a_time(self):
        standing = SessionFactory()
        other = TrainingClassFactory()

        def add(**changes):
            return add_session(
                training_class=other, values=copy_of(standing, **changes), actor=ACTOR, now=NOW
            )

        with pytest.raises(DomainError) as room:
            add(lecturer=None)
        with pytest.raises(DomainError) as lecturer:
            add(venue="第三教室")
        assert (room.value.field, lecturer.value.field) == ("venue", "lecturer")
        assert standing.training_class.title in str(room.value)
        later = standing.ends_at
        assert add(starts_at=later, ends_at=later + timedelta(hours=3))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"starts_at": timedelta(days=-1), "ends_at": timedelta(days=-1)}, "starts_at"),
            ({"ends_at": timedelta(hours=-4)}, "ends_at"),
        ],
    )
    def test_a_session_lies_within_the_class(self, changes, field):
        model = SessionFactory.build(training_class=None, lecturer=None)
        moved = {name: getattr(model, name) + shift for name, shift in changes.items()}
        with pytest.raises(DomainError) as refused:
            add_session(
                training_class=TrainingClassFactory(),
                values=copy_of(model, **moved),
                actor=ACTOR,
                now=NOW,
            )
        assert refused.value.field == field

    def test_a_change_tells_before_and_after(self):
        session = SessionFactory(lecturer=None)
        for _ in range(2):
            change_session(session=session, values={"venue": "报告厅"}, actor=ACTOR, now=NOW)
        event = TrailEvent.objects.get(tag=ClassesTag.SESSION_CHANGED)
        assert (event.before["venue"], event.after["venue"]) == ("第二教室", "报告厅")

    def test_a_session_with_attendance_is_not_removed(self):
        session = SessionFactory()
        AttendanceMark.objects.create(
            session=session,
            enrollment=EnrollmentFactory(training_class=session.training_class),
            status="present",
            method="roll",
            marked_at=NOW,
        )
        with pytest.raises(NotPossible):
            remove_session(session=session, actor=ACTOR, now=NOW)
        assert Session.objects.exists()
