import pytest
from records.seals.log import log_rows
from records.seals.verify import verify_records
from records.seals.models import *
from tests.factories.records import NOW, ACTOR
@pytest.mark.django_db
def test_x():
    print(log_rows(now=NOW), log_rows(now=NOW))
    v=verify_records(now=NOW); print(v); assert v.whole
@pytest.mark.django_db(transaction=True)
def test_y():
    print(log_rows(now=NOW), log_rows(now=NOW))
    v=verify_records(now=NOW); print(v); assert v.whole
