"""A deputy has the classes of the person acted for, and nobody's essays."""

from datetime import timedelta

import pytest
import time_machine

from courses.classes.models import TrainingClass
from courses.classes.permissions import may_run_class
from courses.essays.models import Essay
from courses.essays.permissions import may_mark, may_name_others, may_read
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import delegate_role
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.courses_essays import actor_of_user, handed_in
from tests.factories.records import NOW, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def supervised() -> TrainingClass:
    role = RoleFactory(kind=RoleKind.CLASS_SUPERVISOR)
    return TrainingClassFactory(supervisor=role.user)


@pytest.fixture
def deputy(supervised) -> User:
    """Return an account that acts for the supervisor of the class."""
    role = supervised.supervisor.roles.get()
    user = UserFactory(unit=supervised.organiser)
    delegate_role(
        role=role,
        deputy=user,
        unit=None,
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=6),
        reason="出差",
        actor=actor_of_user(role.user),
        now=NOW,
    )
    user.act_for(role.user_id, role.user.name)
    return user


def test_a_deputy_runs_the_classes_of_the_supervisor_acted_for(supervised, deputy):
    assert may_run_class(deputy, supervised)
    assert TrainingClass.objects.visible_to(deputy).get() == supervised
    deputy.act_for(None)
    assert not may_run_class(deputy, supervised)
    assert not TrainingClass.objects.visible_to(deputy).exists()


def test_a_deputy_has_not_their_own_classes_meanwhile(deputy):
    own = TrainingClassFactory(supervisor=deputy)
    assert not may_run_class(deputy, own)
    deputy.act_for(None)
    assert may_run_class(deputy, own)


def test_essays_stay_closed_to_a_deputy(supervised, deputy):
    essay = handed_in(EnrollmentFactory(training_class=supervised))
    assert may_read(supervised.supervisor, essay)
    assert not may_read(deputy, essay)
    assert not may_mark(deputy, essay)
    assert not may_name_others(deputy, essay)
    assert not Essay.objects.readable_by(deputy).exists()
    assert not Essay.objects.to_mark_by(deputy).exists()


def test_nor_does_a_deputy_open_essays_confided_to_themselves_while_acting(deputy):
    theirs = TrainingClassFactory(supervisor=deputy)
    essay = handed_in(EnrollmentFactory(training_class=theirs))
    assert not may_read(deputy, essay)
    deputy.act_for(None)
    assert may_read(deputy, essay)
