"""Two officers at the same timetables at once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from courses.classes.models import Session, TrainingClass
from courses.classes.services import add_session, change_session, create_class
from courses.classes.tags import ClassesTag
from records.core.errors import DomainError
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.courses.classes.test_services import copy_of, values
from tests.factories.courses import SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, NOW

START, LENGTH = datetime(2026, 11, 23, 0, 30, tzinfo=UTC), timedelta(hours=3)

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(results: list) -> list[str]:
    assert all(isinstance(result, DomainError | Session | TrainingClass) for result in results)
    return [result.field for result in results if isinstance(result, DomainError)]


@pytest.mark.parametrize("taken", ["venue", "lecturer"])
def test_a_room_and_a_lecturer_are_given_to_one_of_two_classes(taken) -> None:
    pattern = SessionFactory.build(training_class=None, venue="第二教室")
    other = {"venue": ""} if taken == "lecturer" else {"lecturer": None}
    pattern.lecturer.save()
    classes = TrainingClassFactory.create_batch(4)

    results = run_together(
        [
            partial(
                add_session,
                training_class=one,
                values=copy_of(pattern, **other),
                actor=ACTOR,
                now=NOW,
            )
            for one in classes
        ]
    )

    assert refusals(results) == [taken] * 3
    assert Session.objects.count() == 1
    assert TrailEvent.objects.filter(tag=ClassesTag.SESSION_CREATED).count() == 1


def test_two_sessions_do_not_move_into_the_same_hour() -> None:
    hall = TrainingClassFactory()
    sessions = [
        SessionFactory(training_class=hall, starts_at=at, ends_at=at + LENGTH)
        for at in (START, START + LENGTH, START + 2 * LENGTH)
    ]
    later = START + 4 * LENGTH

    results = run_together(
        [
            partial(
                change_session,
                session=session,
                values={"starts_at": later, "ends_at": later + LENGTH},
                actor=ACTOR,
                now=NOW,
            )
            for session in sessions
        ]
    )

    assert refusals(results) == ["starts_at"] * 2
    assert Session.objects.filter(starts_at=later).count() == 1


def test_a_code_is_given_once() -> None:
    planned = values()

    results = run_together([partial(create_class, values=planned, actor=ACTOR, now=NOW)] * 3)

    assert refusals(results) == ["code"] * 2
    assert TrainingClass.objects.count() == 1
