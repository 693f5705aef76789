"""A district with its offices, for rosters."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.factories.records import UnitFactory


@pytest.fixture
def english():
    """Messages in their source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def city(db) -> SimpleNamespace:
    """Changde, two districts, and an organization department in each."""
    root = UnitFactory(code="4307", name="常德市")
    wuling = UnitFactory(code="430702", name="武陵区", parent=root)
    dingcheng = UnitFactory(code="430703", name="鼎城区", parent=root)
    return SimpleNamespace(
        root=root,
        wuling=wuling,
        dingcheng=dingcheng,
        finance=UnitFactory(
            code="4307-11", name="常德市财政局", short_name="市财政局", parent=root
        ),
        wuling_org=UnitFactory(
            code="430702-01",
            name="中共武陵区委组织部",
            short_name="武陵区委组织部",
            parent=wuling,
        ),
        dingcheng_org=UnitFactory(
            code="430703-01",
            name="中共鼎城区委组织部",
            short_name="鼎城区委组织部",
            parent=dingcheng,
        ),
    )
