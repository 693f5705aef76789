"""A deputy is told what the role is told that they do for a while, and no more."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.accounts.models import Role, User
from records.accounts.services import delegate_role, end_delegation
from records.core.access.actor import Actor
from records.core.seams import Channel
from records.notifications.delivering import deliver_due
from records.notifications.enums import DeliveryState, Suppression
from records.notifications.models import Message
from tests.factories.records import RoleFactory, UnitFactory, UserFactory
from tests.records.notifications.toys import NOON, delivery_of, tell, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def officer() -> User:
    city = UnitFactory(code="4307", name="常德市")
    return RoleFactory(kind="officer", unit=city, user__name="王建国").user


@pytest.fixture
def deputy(officer: User) -> User:
    """Somebody without a role of their own, who stands in for the officer this week."""
    chosen = UserFactory(name="李强", unit=officer.unit, email="liqiang@example.org")
    stand_in(officer, chosen)
    return chosen


def stand_in(officer: User, chosen: User) -> Role:
    today = timezone.localdate(NOON)
    return delegate_role(
        role=officer.roles.get(),
        deputy=chosen,
        unit=None,
        valid_from=today,
        valid_until=today + timedelta(days=6),
        reason="出差",
        actor=Actor(officer.pk, officer.name, user=officer),
        now=NOON,
    )


def told(user: User) -> list[str]:
    return [message.subject for message in Message.objects.filter(recipient=user)]


def test_what_the_office_is_told_its_deputy_is_told_for_it(officer: User, deputy: User) -> None:
    for _again in range(2):
        tell("toy_office", officer, about="4307")

    [own], [stood_in] = told(officer), told(deputy)
    assert "王建国" in stood_in
    assert stood_in.endswith(own)


def test_what_is_personal_stays_with_the_person(officer: User, deputy: User) -> None:
    tell("toy_note", officer)

    assert told(officer)
    assert told(deputy) == []


def test_a_deputy_hears_of_nothing_the_delegated_role_does_not_show(
    officer: User, deputy: User
) -> None:
    RoleFactory(user=officer, unit=UnitFactory(code="4308"))
    officer.forget_rights()

    tell("toy_office", officer, about="4308")

    assert told(officer)
    assert told(deputy) == []


def test_before_and_after_it_nobody_is_told(officer: User, deputy: User) -> None:
    for key, days in (("before", -1), ("after", 7)):
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            write("toy_office", officer, key=key, now=NOON + timedelta(days=days), about="4307")

    assert told(deputy) == []


def test_who_is_told_anyway_is_told_once_and_in_their_own_name(officer: User, deputy: User) -> None:
    RoleFactory(user=deputy, unit=officer.unit)
    deputy.forget_rights()

    tell("toy_office", officer, deputy, about="4307")

    assert len(told(deputy)) == 1
    assert "王建国" not in told(deputy)[0]


def test_what_waited_does_not_leave_once_the_delegation_has_ended(
    officer: User, deputy: User, mails
) -> None:
    tell("toy_office", officer, about="4307")
    end_delegation(
        delegation=deputy.roles.get(), actor=Actor(deputy.pk, deputy.name, user=deputy), now=NOON
    )

    deliver_due(clock=lambda: NOON)

    delivery = delivery_of(deputy, Channel.EMAIL)
    assert (delivery.state, delivery.error) == (DeliveryState.SUPPRESSED, Suppression.NOT_OPEN)


def test_from_the_message_the_deputy_goes_over_to_the_page_it_speaks_of(
    officer: User, deputy: User
) -> None:
    tell("toy_office", officer, about="4307", url="/transfers/")
    client = Client()
    client.force_login(deputy)
    address = reverse("inbox_message", args=[Message.objects.get(recipient=deputy).pk])

    page = client.get(address).content.decode()
    act = reverse("acting_start", args=[officer.pk])
    assert act in page
    answer = client.post(act, {"next": "/transfers/"})
    assert answer.url == "/transfers/"
    assert client.get("/transfers/").status_code == 200
    assert client.post(act, {"next": "https://example.org/"}).url == "/"

    client.post(reverse("acting_stop"))
    Role.objects.filter(user=deputy).update(revoked_at=NOON)
    assert act not in client.get(address).content.decode()
