"""What a test that commits leaves behind: nothing, though triggers refuse to remove it."""

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.test import TransactionTestCase

from records.eligibility.models import Rule
from records.journal.models import Entry
from records.journal.services import post_entries
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Cadre, Entry, Rule, Group))


@pytest.mark.django_db(transaction=True)
def test_a_database_is_put_back_as_it_was() -> None:
    before = counts()
    cadre = CadreFactory()
    post_entries(drafts=[draft(cadre, "a")], actor=ACTOR, now=NOW)
    Group.objects.all().delete()
    assert counts() != before

    TransactionTestCase.beginning.put_back()

    assert counts() == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Rule.objects.update(threshold=0)
    assert CadreFactory().pk
