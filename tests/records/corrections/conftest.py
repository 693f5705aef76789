"""A person with data, an account, and those who decide about them."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from records.core.codes import Sex
from tests.factories.records import CadreFactory, RoleFactory, UnitFactory, UserFactory


@pytest.fixture
def english():
    """Messages in their source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def town(db) -> SimpleNamespace:
    city = UnitFactory(code="4307", name="常德市")
    county = UnitFactory(code="430702", name="武陵区", parent=city)
    cadre = CadreFactory(
        unit=county, name="周敏", sex=Sex.FEMALE, phone="13800001234", native_place="湖南长沙"
    )
    return SimpleNamespace(
        cadre=cadre,
        user=UserFactory(cadre=cadre, name="周敏"),
        officer=RoleFactory(kind="officer", unit=city).user,
        liaison=RoleFactory(kind="unit_liaison", unit=county).user,
        stranger=RoleFactory(kind="officer", unit=UnitFactory(code="4306")).user,
        auditor=RoleFactory(kind="auditor", unit=city).user,
    )
