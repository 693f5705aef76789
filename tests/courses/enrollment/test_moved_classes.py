"""A class that moves does not take anyone out of another class unseen."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.classes.services import (
    add_session,
    cancel_class,
    change_class,
    change_session,
    redraft_class,
)
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_cadres
from records.core.codes import Mode
from records.core.errors import DomainError, NotPossible
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, NOW, CadreFactory

pytestmark = pytest.mark.django_db

NEXT_WEEK = {"starts_on": date(2026, 11, 30), "ends_on": date(2026, 12, 4)}
THIS_WEEK = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27)}
EVENING = datetime(2026, 11, 23, 11, tzinfo=UTC)


def move(training_class, days):
    return change_class(training_class=training_class, values=days, actor=ACTOR, now=NOW)


@pytest.fixture
def busy():
    """Somebody in a class of this week and in one of the next."""
    cadre = CadreFactory(name="周敏")
    EnrollmentFactory(cadre=cadre, training_class=TrainingClassFactory(title="县处级进修班"))
    later = TrainingClassFactory(title="选学班", **NEXT_WEEK)
    EnrollmentFactory(cadre=cadre, training_class=later)
    EnrollmentFactory(training_class=later)
    return later


def test_a_class_does_not_move_onto_another_of_its_trainees(busy):
    with pytest.raises(NotPossible) as refused:
        move(busy, THIS_WEEK)

    assert "周敏" in str(refused.value)
    assert "县处级进修班" in str(refused.value)
    busy.refresh_from_db()
    assert busy.starts_on == NEXT_WEEK["starts_on"]
    assert not TrailEvent.objects.exists()


def test_it_moves_where_nobody_is_in_the_way(busy):
    Enrollment.objects.filter(cadre__name="周敏").delete()

    move(busy, THIS_WEEK)

    busy.refresh_from_db()
    assert busy.starts_on == THIS_WEEK["starts_on"]


def test_many_are_not_all_named():
    here, there = TrainingClassFactory(), TrainingClassFactory(**NEXT_WEEK)
    for cadre in CadreFactory.create_batch(8):
        EnrollmentFactory(cadre=cadre, training_class=here)
        EnrollmentFactory(cadre=cadre, training_class=there)

    with pytest.raises(NotPossible) as refused:
        move(there, THIS_WEEK)

    assert str(refused.value).count(here.title) == 5
    assert "3" in str(refused.value).rpartition(here.title)[2]


@pytest.fixture
def evenings():
    """Two classes beside the job on the same days, one person in both, in different hours."""
    cadre = CadreFactory(name="周敏")
    classes = TrainingClassFactory.create_batch(2, mode=Mode.PART_TIME)
    for number, training_class in enumerate(classes):
        EnrollmentFactory(cadre=cadre, training_class=training_class)
        SessionFactory(
            training_class=training_class,
            venue="",
            starts_at=EVENING + timedelta(days=number),
            ends_at=EVENING + timedelta(days=number, hours=2),
        )
    return classes


def test_a_session_is_not_moved_onto_another_of_its_trainees(evenings):
    session = evenings[1].sessions.get()

    with pytest.raises(NotPossible, match="周敏"):
        change_session(
            session=session,
            values={"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=1)},
            actor=ACTOR,
            now=NOW,
        )

    session.refresh_from_db()
    assert session.starts_at == EVENING + timedelta(days=1)


def test_nor_is_one_added_there(evenings):
    values = {
        "title": "加课",
        "starts_at": EVENING,
        "ends_at": EVENING + timedelta(hours=1),
        "hours": 1,
        "content_kind": "theory",
        "method": "lecture",
    }

    with pytest.raises(NotPossible, match="周敏"):
        add_session(training_class=evenings[1], values=values, actor=ACTOR, now=NOW)

    assert Session.objects.count() == 2


def test_a_cancelled_class_whose_people_went_elsewhere_does_not_come_back():
    training_class, cadre = TrainingClassFactory(), CadreFactory(name="周敏")
    EnrollmentFactory(training_class=training_class, cadre=cadre)
    cancel_class(training_class=training_class, actor=ACTOR, now=NOW)
    enroll_cadres(training_class=TrainingClassFactory(), cadres=[cadre], actor=ACTOR, now=NOW)

    with pytest.raises(NotPossible, match="周敏"):
        redraft_class(training_class=training_class, actor=ACTOR, now=NOW)

    training_class.refresh_from_db()
    assert training_class.state == ClassState.CANCELLED


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_moving_a_class_while_its_trainee_enrolls_elsewhere_leaves_one_of_both():
    cadre = CadreFactory()
    moving = TrainingClassFactory(**NEXT_WEEK)
    EnrollmentFactory(training_class=moving, cadre=cadre)
    other = TrainingClassFactory(**THIS_WEEK)

    outcomes = run_together(
        [
            lambda: move(moving, THIS_WEEK),
            lambda: enroll_cadres(training_class=other, cadres=[cadre], actor=ACTOR, now=NOW),
        ]
    )

    moved = TrainingClass.objects.get(pk=moving.pk).starts_on == THIS_WEEK["starts_on"]
    enrolled = Enrollment.objects.filter(training_class=other).exists()
    assert moved != enrolled
    # The move is refused as not possible; the enrollment names each person it refuses.
    refused = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert len(refused) == 1
