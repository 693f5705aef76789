"""A small book."""

from decimal import Decimal

import pytest

from records.journal.models import ConversionRule
from records.journal.services import post_entries, reverse_entry
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft


@pytest.fixture
def cadre(db):
    """A cadre with five entries: four posted, the second reversed; another beside, untouched."""
    cadre, other = CadreFactory(), CadreFactory()
    rule = ConversionRule.objects.get(source_kind="off_the_job", unit="day")
    entries = post_entries(
        drafts=[
            draft(who, key, hours=Decimal("7.25"), conversion=rule, facts={"title": f"党性 {key}"})
            for who in (cadre, other)
            for key in "abcd"
        ],
        actor=ACTOR,
        now=NOW,
    )
    reverse_entry(entry=entries[1], reason="更正", actor=ACTOR, now=NOW)
    return cadre
