"""The clocks that count working days, where people see them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from records.core.access.actor import Actor
from records.corrections.services import ask_for_change
from records.register.services import release_cadre
from tests.factories.records import ACTOR, CadreFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


BEFORE_NATIONAL_DAY = datetime(2026, 9, 28, 1, tzinfo=UTC)


def officer(unit) -> Client:
    client = english()
    client.force_login(RoleFactory(kind="officer", unit=unit).user)
    return client


def _released(now: datetime):
    here, there = UnitFactory(), UnitFactory()
    cadre = CadreFactory(unit=here)
    release_cadre(cadre=cadre, to_unit=there, wanted_on=date(2027, 3, 1), actor=ACTOR, now=now)
    return there


def _transfers_seen(unit, moment: datetime) -> str:
    with time_machine.travel(moment, tick=False):
        return officer(unit).get(reverse("transfer_list")).content.decode()


def test_a_transfer_over_national_day_waits_five_working_days() -> None:
    there = _released(BEFORE_NATIONAL_DAY)
    assert "Answer by 10 Oct 2026" in _transfers_seen(there, datetime(2026, 10, 10, 9, tzinfo=UTC))
    late = _transfers_seen(there, datetime(2026, 10, 11, 9, tzinfo=UTC))
    assert "Answer overdue since 10 Oct 2026" in late


def test_a_transfer_that_reaches_into_a_year_not_entered_says_so() -> None:
    moment = datetime(2026, 12, 28, 1, tzinfo=UTC)
    page = _transfers_seen(_released(moment), moment)
    assert "the calendar of 2027 is not entered yet" in page


def test_a_request_for_correction_says_by_when_it_is_answered() -> None:
    cadre = CadreFactory()
    user = UserFactory(cadre=cadre)
    with time_machine.travel(BEFORE_NATIONAL_DAY, tick=False):
        ask_for_change(
            cadre=cadre,
            values={"native_place": "湖南常德"},
            reason="写错了",
            proofs=[],
            photo=None,
            actor=Actor(user.pk, user.name),
            now=BEFORE_NATIONAL_DAY,
        )
        own = english()
        own.force_login(user)
        assert "Answer by" in own.get(reverse("own_data")).content.decode()
        deciding = officer(cadre.unit)
        page = deciding.get(reverse("correction_list")).content.decode()
    # The 15th working day after 28 September: National Day is off, Saturday 10 October is worked.
    assert "Answer by 23 Oct 2026" in page
