"""A purchaser with an author, an approver and an auditor."""

import pytest

from records.accounts.enums import RoleKind
from tests.factories.records import UnitFactory
from tests.factories.tenders import officer_of, published_tender, ready_tender


@pytest.fixture
def city(db):
    return UnitFactory(name="常德市委组织部")


@pytest.fixture
def author(city):
    return officer_of(city)


@pytest.fixture
def approver(city):
    return officer_of(city)


@pytest.fixture
def auditor(city):
    return officer_of(city, RoleKind.AUDITOR)


@pytest.fixture
def bidder(city):
    return officer_of(city, RoleKind.PROVIDER)


@pytest.fixture
def draft(city, author):
    return ready_tender(city, author)


@pytest.fixture
def published(city, author, approver):
    return published_tender(city, author, approver)
