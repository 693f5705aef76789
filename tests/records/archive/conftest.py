"""People who look: an officer and a liaison of a county, a trainee; and whom they look at."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from records.accounts.models import User
from records.core.codes import PostLevel, Rank
from records.register.models import Cadre, Unit
from tests.factories.records import (
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)


@pytest.fixture
def city(db: Any) -> Unit:
    return UnitFactory(code="4307", name="常德市", short_name="常德市")


@pytest.fixture
def county(city: Unit) -> Unit:
    return UnitFactory(code="430702", name="武陵区", short_name="武陵区", parent=city)


@pytest.fixture
def other_county(city: Unit) -> Unit:
    return UnitFactory(code="430703", name="鼎城区", short_name="鼎城区", parent=city)


@pytest.fixture
def cadre(county: Unit) -> Cadre:
    """A member of staff of the county, with a citizen number."""
    person = CadreFactory(
        unit=county, name="周敏", staff_number="43070001", citizen_number="11010519491231002X"
    )
    AppointmentFactory(
        cadre=person, post_title="科员", rank=Rank.CHIEF_OFFICER_3, since=date(2020, 1, 1)
    )
    return person


@pytest.fixture
def leader(city: Unit) -> Cadre:
    person = CadreFactory(unit=city, name="郑志军", staff_number="43070002")
    AppointmentFactory(cadre=person, post_title="副市长", post_level=PostLevel.DEPARTMENTAL_DEPUTY)
    return person


@pytest.fixture
def officer(city: Unit) -> User:
    return RoleFactory(kind="officer", unit=city).user


@pytest.fixture
def trainee(cadre: Cadre) -> User:
    return UserFactory(cadre=cadre, name=cadre.name)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
