"""Rules, preferences and retries: who may, what is refused, what the trail keeps."""

import pytest

from records.core.access.actor import Actor
from records.core.access.roles import RoleKind
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.core.seams import Channel
from records.notifications.enums import DeliveryState
from records.notifications.models import Delivery, NotificationRule, Preference
from records.notifications.services import (
    change_preferences,
    change_rule,
    create_rule,
    retry_delivery,
)
from records.notifications.tags import NotificationsTag
from records.trail.models import TrailEvent
from tests.factories.records import RoleFactory, UnitFactory, UserFactory
from tests.records.notifications.toys import NOON, delivery_of, write

pytestmark = pytest.mark.django_db


def actor_of(user) -> Actor:
    return Actor(user.pk, user.name)


def rule(actor, **values) -> NotificationRule:
    given = {"kind": "toy_due", "days": 5, "channels": ["email"], "unit": None, "is_active": True}
    return create_rule(**{**given, **values}, actor=actor, now=NOON)


@pytest.fixture
def admin() -> Actor:
    return actor_of(RoleFactory(kind=RoleKind.SYSTEM_ADMIN).user)


def test_a_system_administrator_sets_rules_for_everybody_and_the_trail_keeps_it(admin) -> None:
    made = rule(admin)

    change_rule(rule=made, days=6, channels=["sms"], is_active=False, actor=admin, now=NOON)

    made.refresh_from_db()
    assert (made.days, made.channels, made.is_active) == (6, ["sms"], False)
    tags = list(TrailEvent.objects.order_by("pk").values_list("tag", flat=True))
    assert tags == [NotificationsTag.RULE_CREATED, NotificationsTag.RULE_CHANGED]
    change = TrailEvent.objects.get(tag=NotificationsTag.RULE_CHANGED)
    assert (change.before["days"], change.after["days"]) == (5, 6)


def test_an_officer_sets_rules_for_the_own_units_only() -> None:
    district, other = UnitFactory(), UnitFactory()
    officer = actor_of(RoleFactory(kind=RoleKind.OFFICER, unit=district).user)

    made = rule(officer, unit=UnitFactory(parent=district))

    assert made.pk
    for unit in (other, None):
        with pytest.raises(NotAllowed):
            rule(officer, unit=unit)
    foreign = NotificationRule.objects.create(kind="toy_due", days=9, unit=other, updated_at=NOON)
    with pytest.raises(NotAllowed):
        change_rule(rule=foreign, days=9, channels=[], is_active=False, actor=officer, now=NOON)


@pytest.mark.parametrize("kind", [RoleKind.TRAINEE, RoleKind.AUDITOR, RoleKind.EDITOR])
def test_nobody_else_sets_rules(kind: str) -> None:
    unit = UnitFactory()
    with pytest.raises(NotAllowed):
        rule(actor_of(RoleFactory(kind=kind, unit=unit).user), unit=unit)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "nobody"}, "kind"),
        ({"days": None}, "days"),
        ({"days": 4000}, "days"),
        ({"kind": "toy_note"}, "days"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"channels": ["inbox"]}, "channels"),
        ({"kind": "toy_mandatory", "days": None, "is_active": False}, "is_active"),
    ],
)
def test_a_rule_that_does_not_fit_its_kind_is_refused_by_its_field(values, field, admin) -> None:
    with pytest.raises(DomainError) as refused:
        rule(admin, **values)

    assert refused.value.field == field
    assert not NotificationRule.objects.filter(unit=None, days=values.get("days", 5)).filter(
        kind="toy_due"
    )


def test_the_same_rule_twice_is_refused(admin) -> None:
    rule(admin)

    with pytest.raises(DomainError) as refused:
        rule(admin)

    assert refused.value.field == "kind"


def preferences(user, **unwanted) -> None:
    change_preferences(
        unwanted=unwanted, language="en", wants_digest=False, actor=actor_of(user), now=NOON
    )


def test_what_one_does_not_want_is_not_sent(settings) -> None:
    settings.NOTIFY_EMAIL = True
    user, other = UserFactory(email="a@example.org"), UserFactory(email="b@example.org")
    preferences(user, toy_note=["email"])

    write("toy_note", user, other)

    assert list(Delivery.objects.values_list("message__recipient", flat=True)) == [other.pk]


def test_preferences_said_anew_take_the_place_of_the_old_ones() -> None:
    user = UserFactory()
    preferences(user, toy_note=["email", "sms"], toy_urgent=["sms"])
    preferences(user, toy_note=["sms"])

    assert set(Preference.objects.values_list("kind", "channel")) == {
        ("toy_note", "sms"),
        ("toy_urgent", "sms"),
    }


def test_what_always_comes_cannot_be_switched_off() -> None:
    with pytest.raises(DomainError):
        preferences(UserFactory(), toy_mandatory=["email"])


def test_a_deputy_does_not_change_the_delegators_preferences() -> None:
    user, other = UserFactory(), UserFactory()
    deputy = Actor(user.pk, user.name, on_behalf_of_id=other.pk, on_behalf_of=other.name)

    with pytest.raises(NotAllowed):
        change_preferences(unwanted={}, language="en", wants_digest=True, actor=deputy, now=NOON)


@pytest.fixture
def delivery(settings) -> Delivery:
    settings.NOTIFY_EMAIL = True
    user = UserFactory(email="a@example.org")
    write("toy_note", user)
    return delivery_of(user)


@pytest.mark.parametrize(
    "state", [DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.SUPPRESSED]
)
def test_an_administrator_has_it_sent_again(state: str, delivery, admin) -> None:
    Delivery.objects.update(state=state, handed_over_at=NOON, error="x", finished_at=NOON)

    found = retry_delivery(delivery=delivery, actor=admin, now=NOON)

    assert (found.state, found.handed_over_at, found.error) == (DeliveryState.QUEUED, None, "")
    event = TrailEvent.objects.get(tag=NotificationsTag.DELIVERY_RETRIED)
    assert event.before == {"state": state}


@pytest.mark.parametrize("state", [DeliveryState.QUEUED, DeliveryState.SENT])
def test_what_is_on_its_way_or_was_sent_is_not_sent_again(state: str, delivery, admin) -> None:
    Delivery.objects.update(state=state)

    with pytest.raises(NotPossible):
        retry_delivery(delivery=delivery, actor=admin, now=NOON)


def test_nobody_but_the_administrator_sends_again(delivery) -> None:
    Delivery.objects.update(state=DeliveryState.FAILED)
    recipient = delivery.message.recipient

    for user in (recipient, RoleFactory(kind=RoleKind.OFFICER).user):
        with pytest.raises(NotAllowed):
            retry_delivery(delivery=delivery, actor=actor_of(user), now=NOON)


def test_the_inbox_is_no_channel_one_switches_off() -> None:
    with pytest.raises(DomainError):
        preferences(UserFactory(), toy_note=[Channel.INBOX.value])
