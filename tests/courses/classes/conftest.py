"""People around a class."""

import pytest
import time_machine

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory


def with_role(user, kind, unit=None):
    grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
    return user


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def school(db):
    return UnitFactory(name="市委党校")


@pytest.fixture
def officer(school):
    return with_role(UserFactory(), RoleKind.OFFICER, school)


@pytest.fixture
def trainee(db):
    return with_role(UserFactory(cadre=CadreFactory()), RoleKind.TRAINEE)
