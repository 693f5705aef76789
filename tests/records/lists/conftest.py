"""A city with two districts; an officer of one, and people in both."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from records.accounts.models import User
from records.register.models import Cadre, Unit
from tests.factories.records import AppointmentFactory, CadreFactory, RoleFactory, UnitFactory


@pytest.fixture
def city(db: Any) -> Unit:
    return UnitFactory(code="4307", name="常德市")


@pytest.fixture
def district(city: Unit) -> Unit:
    return UnitFactory(code="430702", name="武陵区", parent=city)


@pytest.fixture
def elsewhere(city: Unit) -> Unit:
    return UnitFactory(code="430703", name="鼎城区", parent=city)


def person(unit: Unit, name: str, number: str) -> Cadre:
    cadre: Cadre = CadreFactory(unit=unit, name=name, staff_number=number)
    AppointmentFactory(cadre=cadre, since=date(2020, 1, 1))
    return cadre


@pytest.fixture
def zhou(district: Unit) -> Cadre:
    return person(district, "周敏", "43070203")


@pytest.fixture
def shan(district: Unit) -> Cadre:
    return person(district, "单雄信", "43070201")


@pytest.fixture
def zeng(district: Unit) -> Cadre:
    return person(district, "曾庆红", "43070202")


@pytest.fixture
def stranger(elsewhere: Unit) -> Cadre:
    return person(elsewhere, "周明", "43070301")


@pytest.fixture
def officer(district: Unit) -> User:
    user: User = RoleFactory(kind="officer", unit=district).user
    return user


@pytest.fixture
def liaison(district: Unit) -> User:
    user: User = RoleFactory(kind="unit_liaison", unit=district).user
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
