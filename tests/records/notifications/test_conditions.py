"""What is due is spoken of once, with the nearest number of days, by the rules."""

import pytest

from records.core.seams import Notice
from records.notifications.conditions import speak_of_conditions
from records.notifications.models import Message, NotificationRule
from records.notifications.rules import ship_rules
from tests.factories.records import UnitFactory, UserFactory
from tests.records.notifications import toys
from tests.records.notifications.toys import NOON

pytestmark = pytest.mark.django_db


def due_within(days: int, user, key: str = "e1") -> None:
    notice = Notice(key=key, recipients=[user.pk], context={"what": key})
    toys.due_on_days.setdefault(days, []).append(notice)


def test_it_speaks_once_however_often_it_is_asked() -> None:
    user = UserFactory()
    due_within(7, user)

    assert speak_of_conditions(now=NOON) == 1
    assert speak_of_conditions(now=NOON) == 0


def test_it_speaks_again_when_the_last_day_comes_near() -> None:
    user = UserFactory()
    due_within(7, user)
    speak_of_conditions(now=NOON)
    due_within(1, user)

    assert speak_of_conditions(now=NOON) == 1
    assert Message.objects.count() == 2


def test_what_is_due_tomorrow_is_not_spoken_of_as_due_in_a_week() -> None:
    user = UserFactory()
    due_within(7, user)
    due_within(1, user)

    assert speak_of_conditions(now=NOON) == 1
    assert speak_of_conditions(now=NOON) == 0
    assert Message.objects.get().key == "e1:1"


def test_a_rule_of_a_unit_goes_before_the_one_for_everybody() -> None:
    ship_rules()
    district = UnitFactory()
    below = UnitFactory(parent=district)
    here, there = UserFactory(unit=below), UserFactory(unit=UnitFactory())
    NotificationRule.objects.create(
        kind="toy_due", days=7, unit=district, is_active=False, updated_at=NOON
    )
    due_within(7, here)
    due_within(7, there)

    speak_of_conditions(now=NOON)

    assert list(Message.objects.values_list("recipient", flat=True)) == [there.pk]


def test_a_unit_may_be_reminded_on_other_days_as_well() -> None:
    ship_rules()
    district = UnitFactory()
    here, there = UserFactory(unit=district), UserFactory(unit=UnitFactory())
    NotificationRule.objects.create(
        kind="toy_due", days=3, unit=district, channels=[], updated_at=NOON
    )
    for user in (here, there):
        due_within(3, user, f"e{user.pk}")

    speak_of_conditions(now=NOON)

    assert list(Message.objects.values_list("recipient", flat=True)) == [here.pk]


def test_a_silenced_kind_says_nothing_and_a_mandatory_one_speaks_all_the_same() -> None:
    ship_rules()
    NotificationRule.objects.update(is_active=False)
    user = UserFactory()

    assert toys.write("toy_note", user) == []
    assert len(toys.write("toy_mandatory", user)) == 1


def test_shipped_rules_are_written_once_and_leave_changed_ones_alone() -> None:
    ship_rules()
    days = NotificationRule.objects.filter(kind="toy_due").values_list("days", flat=True)
    assert sorted(days) == [1, 7]
    NotificationRule.objects.filter(kind="toy_due", days=7).delete()

    ship_rules()

    assert NotificationRule.objects.filter(kind="toy_due").count() == 1


def test_a_condition_that_fails_keeps_no_other_from_speaking(monkeypatch) -> None:
    class Broken(dict):
        def get(self, *args):
            raise RuntimeError("boom")

    monkeypatch.setattr(toys, "due_on_days", Broken())

    assert speak_of_conditions(now=NOON) == 0
