"""Places are few, people are busy: what enrollment refuses and why."""

from datetime import date, timedelta

import pytest

from courses.classes.enums import ClassState
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_cadres, enroll_self, withdraw
from courses.enrollment.tags import EnrollmentTag
from records.core.codes import Mode
from records.core.errors import DomainError, ManyErrors, NotPossible
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import ACTOR, NOW, CadreFactory

pytestmark = pytest.mark.django_db


def enroll(training_class, cadres):
    return enroll_cadres(training_class=training_class, cadres=cadres, actor=ACTOR, now=NOW)


def test_a_list_is_enrolled_and_doing_it_again_changes_nothing():
    training_class, cadres = TrainingClassFactory(), CadreFactory.create_batch(3)

    first = enroll(training_class, cadres)
    again = enroll(training_class, cadres)

    assert [e.pk for e in first] == [e.pk for e in again]
    assert TrailEvent.objects.filter(tag=EnrollmentTag.ENROLLED).count() == 3


def test_too_few_places_enroll_nobody_and_say_how_many_are_left():
    training_class = TrainingClassFactory(capacity=3)
    enroll(training_class, CadreFactory.create_batch(2))

    with pytest.raises(NotPossible) as refused:
        enroll(training_class, CadreFactory.create_batch(2))

    assert "1" in str(refused.value)
    assert "2" in str(refused.value)
    assert Enrollment.objects.count() == 2


def test_each_ones_problem_is_named_and_nobody_is_enrolled():
    training_class = TrainingClassFactory()
    busy, gone, free = CadreFactory.create_batch(3)
    other = TrainingClassFactory(title="县处级进修班")
    EnrollmentFactory(training_class=other, cadre=busy)
    gone.left_on = date(2026, 1, 1)
    gone.save()

    with pytest.raises(ManyErrors) as refused:
        enroll(training_class, [busy, gone, free])

    told = [str(error) for error in refused.value.errors]
    assert len(told) == 2
    assert busy.name in told[0]
    assert "县处级进修班" in told[0]
    assert gone.name in told[1]
    assert Enrollment.objects.count() == 1


class TestClashes:
    """Two classes cannot both be attended."""

    @pytest.mark.parametrize(
        ("mode", "shift", "clashes"),
        [
            (Mode.OFF_THE_JOB, 0, True),
            (Mode.OFF_THE_JOB, 4, True),
            (Mode.OFF_THE_JOB, 5, False),
            (Mode.PART_TIME, 0, True),
        ],
    )
    def test_days_of_a_class_off_the_job_are_taken_whole(self, mode, shift, clashes):
        cadre = CadreFactory()
        start = date(2026, 11, 23) + timedelta(days=shift)
        EnrollmentFactory(cadre=cadre, training_class__mode=Mode.OFF_THE_JOB)
        wanted = TrainingClassFactory(mode=mode, starts_on=start, ends_on=start + timedelta(days=2))
        if clashes:
            with pytest.raises(ManyErrors):
                enroll(wanted, [cadre])
        else:
            assert enroll(wanted, [cadre])

    @pytest.mark.parametrize(("hours", "clashes"), [(0, True), (2, True), (3, False)])
    def test_part_time_classes_clash_only_where_sessions_meet(self, hours, clashes):
        cadre = CadreFactory()
        one, two = TrainingClassFactory.create_batch(2, mode=Mode.PART_TIME)
        first = SessionFactory(training_class=one)
        SessionFactory(
            training_class=two,
            starts_at=first.starts_at + timedelta(hours=hours),
            ends_at=first.ends_at + timedelta(hours=hours),
        )
        EnrollmentFactory(training_class=one, cadre=cadre)
        if clashes:
            with pytest.raises(ManyErrors):
                enroll(two, [cadre])
        else:
            assert enroll(two, [cadre])

    def test_a_place_given_back_clashes_no_more(self):
        cadre = CadreFactory()
        EnrollmentFactory(cadre=cadre, state=EnrollmentState.WITHDRAWN)
        assert enroll(TrainingClassFactory(), [cadre])


@pytest.mark.parametrize(
    "values",
    [
        {"state": ClassState.CLOSED},
        {"state": ClassState.CANCELLED},
        {"state": ClassState.DRAFT},
        {"starts_on": date(2026, 11, 16), "ends_on": date(2026, 11, 22)},
    ],
)
def test_a_class_that_is_over_or_not_published_takes_nobody(values):
    with pytest.raises(NotPossible):
        enroll(TrainingClassFactory(**values), [CadreFactory()])


class TestTrainee:
    """A trainee takes a place by themselves where the class is open."""

    def take(self, training_class, cadre):
        return enroll_self(training_class=training_class, cadre=cadre, actor=ACTOR, now=NOW)

    def test_where_the_class_is_open(self):
        training_class = TrainingClassFactory(is_open=True, enroll_until=date(2026, 11, 23))
        cadre = CadreFactory()
        first = self.take(training_class, cadre)
        assert first.by_trainee
        assert self.take(training_class, cadre) == first

    @pytest.mark.parametrize("until", [None, date(2026, 11, 22)])
    def test_not_where_it_is_not_or_no_longer(self, until):
        training_class = TrainingClassFactory(is_open=until is not None, enroll_until=until)
        with pytest.raises(NotPossible):
            self.take(training_class, CadreFactory())

    def test_a_place_given_back_is_free_for_the_next_and_needs_a_reason(self):
        training_class = TrainingClassFactory(
            is_open=True, enroll_until=date(2026, 11, 30), capacity=1
        )
        enrollment = self.take(training_class, CadreFactory())
        with pytest.raises(DomainError) as no_reason:
            withdraw(enrollment=enrollment, reason=" ", actor=ACTOR, now=NOW)
        assert no_reason.value.field == "reason"
        withdraw(enrollment=enrollment, reason="出差", actor=ACTOR, now=NOW)
        withdraw(enrollment=enrollment, reason="出差", actor=ACTOR, now=NOW)
        assert self.take(training_class, CadreFactory())
        assert TrailEvent.objects.filter(tag=EnrollmentTag.ENROLLMENT_WITHDRAWN).count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries):
    training_class, cadres = TrainingClassFactory(), CadreFactory.create_batch(count)
    with django_assert_num_queries(9):
        enroll(training_class, cadres)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_into_fifty_places_leave_exactly_fifty():
    training_class = TrainingClassFactory(
        capacity=50, is_open=True, enroll_until=date(2026, 11, 30)
    )
    cadres = CadreFactory.create_batch(200)

    outcomes = run_together(
        [
            lambda cadre=cadre: enroll_self(
                training_class=training_class, cadre=cadre, actor=ACTOR, now=NOW
            )
            for cadre in cadres
        ],
        workers=24,
    )

    enrolled = [outcome for outcome in outcomes if isinstance(outcome, Enrollment)]
    assert len(enrolled) == 50
    assert Enrollment.objects.count() == 50
    assert {type(o) for o in outcomes} == {Enrollment, NotPossible}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_person_into_two_clashing_classes_at_once_gets_one():
    cadre = CadreFactory()
    classes = TrainingClassFactory.create_batch(4)

    outcomes = run_together([lambda c=c: enroll(c, [cadre]) for c in classes])

    assert Enrollment.objects.filter(cadre=cadre).count() == 1
    assert sum(isinstance(outcome, ManyErrors) for outcome in outcomes) == 3
