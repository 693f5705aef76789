"""What can wait comes once a day, all of it in one."""

from datetime import timedelta

import pytest

from records.notifications.delivering import deliver_due
from records.notifications.enums import DeliveryState, Suppression
from records.notifications.models import ContactSettings, Delivery, Message
from tests.factories.records import UserFactory
from tests.records.notifications.toys import MORNING, NOON, write
from tests.stand_ins.smtp import MailServer

pytestmark = pytest.mark.django_db

AT_EIGHT = MORNING + timedelta(minutes=30)


@pytest.fixture
def user():
    return UserFactory(email="wang@example.org")


def test_three_messages_come_in_one_mail_at_eight(user, mails: MailServer) -> None:
    for key in "abc":
        write("toy_digest", user, key=key, context={"what": f"note {key}"})

    deliver_due(clock=lambda: AT_EIGHT - timedelta(seconds=1))
    assert mails.mails == []
    deliver_due(clock=lambda: AT_EIGHT)

    [mail] = mails.mails
    text = mail.get_body(("plain",)).get_content()
    assert all(f"note {key}" in text for key in "abc")
    assert "/inbox/" in text
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_two_people_get_one_each(user, mails: MailServer) -> None:
    other = UserFactory(email="li@example.org")
    write("toy_digest", user, other)

    deliver_due(clock=lambda: AT_EIGHT)

    assert sorted(mail["To"] for mail in mails.mails) == ["li@example.org", "wang@example.org"]


def test_who_does_not_want_a_summary_gets_each_at_once(user, mails: MailServer) -> None:
    ContactSettings.objects.create(user=user, language="en", wants_digest=False, updated_at=NOON)
    write("toy_digest", user)

    deliver_due(clock=lambda: NOON)

    assert len(mails.mails) == 1


def test_what_was_read_meanwhile_is_left_out(user, mails: MailServer) -> None:
    for key in "abc":
        write("toy_digest", user, key=key, context={"what": f"note {key}"})
    Message.objects.filter(key="a").update(read_at=NOON)

    deliver_due(clock=lambda: AT_EIGHT)

    [mail] = mails.mails
    text = mail.get_body(("plain",)).get_content()
    assert "note a" not in text
    assert "note b" in text
    assert "note c" in text
    left_out = Delivery.objects.get(message__key="a")
    assert (left_out.state, left_out.error) == (DeliveryState.SUPPRESSED, Suppression.READ)


def test_with_everything_read_no_mail_is_sent(user, mails: MailServer) -> None:
    write("toy_digest", user)
    Message.objects.update(read_at=NOON)

    deliver_due(clock=lambda: AT_EIGHT)

    assert mails.mails == []


def test_a_second_attempt_says_the_same_under_the_same_key(
    user, mails: MailServer, settings
) -> None:
    settings.NOTIFY_TIMEOUT_SECONDS, settings.NOTIFY_EMAIL_DEDUPLICATES = 0.3, True
    mails.after_data.clear()
    write("toy_digest", user, key="a", context={"what": "note a"})
    deliver_due(clock=lambda: AT_EIGHT)
    mails.after_data.set()
    write("toy_digest", user, key="b", now=AT_EIGHT, context={"what": "note b"})
    Message.objects.filter(key="a").update(read_at=AT_EIGHT)

    deliver_due(clock=lambda: AT_EIGHT + timedelta(hours=1))

    first, second = (mail.get_body(("plain",)).get_content() for mail in mails.mails)
    assert first == second
    assert len(set(mails.message_ids())) == 1
    assert Delivery.objects.get(message__key="b").state == DeliveryState.QUEUED
