"""A delivery is claimed, handed over and ended: once, later, or not at all and said why."""

from datetime import timedelta

import pytest

from records.core.seams import Channel
from records.notifications.claims import ClaimLost, claim_next
from records.notifications.delivering import deliver_due
from records.notifications.enums import DeliveryState, Suppression
from records.notifications.models import Delivery, Message, Preference
from tests.factories.records import UserFactory
from tests.records.notifications.toys import MORNING, NIGHT, NOON, delivery_of, write
from tests.stand_ins.smtp import MailServer

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def user():
    return UserFactory(name="王敏", email="wang@example.org")


def deliver(now=NOON) -> None:
    deliver_due(clock=lambda: now)


def test_a_mail_arrives_with_text_page_and_link(user, mails: MailServer, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://training.example.org"
    write("toy_note", user, url="/archive/")

    deliver()

    [mail] = mails.mails
    plain = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert (mail["To"], mail["Subject"]) == ("wang@example.org", "干部: fish & chips")
    assert "https://training.example.org/archive/" in plain
    assert "王敏 &lt;fish &amp; chips&gt;" in page
    assert 'href="https://training.example.org/archive/"' in page


def test_it_is_noted_as_sent_with_its_number_and_not_sent_again(user, mails: MailServer) -> None:
    write("toy_note", user)

    deliver()
    deliver()

    found = delivery_of(user)
    assert (found.state, found.attempts, found.finished_at) == (DeliveryState.SENT, 1, NOON)
    assert mails.message_ids() == [found.provider_id]
    assert f"delivery-{found.pk}@" in found.provider_id


def test_a_server_that_is_away_is_asked_later_and_later(user, mails: MailServer, settings) -> None:
    settings.EMAIL_PORT = 1
    write("toy_urgent", user)

    waits, now = [], NOON
    for _attempt in range(3):
        deliver(now)
        found = delivery_of(user)
        assert found.state == DeliveryState.QUEUED
        waits.append((found.next_try_at - now).total_seconds())
        now = found.next_try_at

    assert waits == [60, 120, 240]
    assert found.handed_over_at is None
    settings.EMAIL_PORT = mails.server_address[1]
    deliver(now)
    assert (delivery_of(user).state, len(mails.mails)) == (DeliveryState.SENT, 1)


def test_it_is_not_tried_before_its_time(user, mails: MailServer) -> None:
    write("toy_note", user)
    Delivery.objects.update(next_try_at=NOON + HOUR)

    deliver(NOON + HOUR - timedelta(seconds=1))

    assert mails.mails == []


def test_after_so_many_attempts_it_has_failed(user, mails: MailServer, settings) -> None:
    settings.EMAIL_PORT, settings.NOTIFY_MAX_ATTEMPTS = 1, 2
    write("toy_urgent", user)

    for hours in range(4):
        deliver(NOON + hours * HOUR)

    found = delivery_of(user)
    assert (found.state, found.attempts) == (DeliveryState.FAILED, 2)
    assert Message.objects.get().read_at is None


@pytest.mark.parametrize(
    ("said", "state"),
    [("550 no such user", DeliveryState.FAILED), ("451 try later", DeliveryState.QUEUED)],
)
def test_what_the_server_says_of_the_recipient_is_certain(
    said: str, state: str, user, mails: MailServer
) -> None:
    mails.to_recipient = said
    write("toy_note", user)

    deliver()

    found = delivery_of(user)
    assert (found.state, found.handed_over_at) == (
        (state, None) if state == DeliveryState.QUEUED else (state, NOON)
    )
    assert "wang@example.org" not in found.error


def test_a_mail_cut_off_after_it_was_taken_in_is_not_sent_twice(
    user, mails: MailServer, settings
) -> None:
    settings.NOTIFY_TIMEOUT_SECONDS = 0.3
    mails.after_data.clear()
    write("toy_note", user)

    deliver()
    assert delivery_of(user).state == DeliveryState.QUEUED
    mails.after_data.set()
    deliver(NOON + HOUR)

    assert delivery_of(user).state == DeliveryState.UNCERTAIN
    assert len(mails.mails) == 1


def test_a_server_that_drops_copies_is_sent_one(user, mails: MailServer, settings) -> None:
    settings.NOTIFY_TIMEOUT_SECONDS, settings.NOTIFY_EMAIL_DEDUPLICATES = 0.3, True
    mails.after_data.clear()
    write("toy_note", user)

    deliver()
    mails.after_data.set()
    deliver(NOON + HOUR)

    assert delivery_of(user).state == DeliveryState.SENT
    assert len(mails.mails) == 2
    assert len(set(mails.message_ids())) == 1


def test_a_claim_that_ran_out_before_anything_went_out_is_taken_over(
    user, mails: MailServer
) -> None:
    write("toy_note", user)
    lost = claim_next(NOON)

    deliver(NOON + HOUR)

    assert delivery_of(user).state == DeliveryState.SENT
    with pytest.raises(ClaimLost):
        lost.hand_over(NOON + HOUR)
    assert not lost.end(DeliveryState.FAILED, NOON + HOUR)
    assert (delivery_of(user).state, len(mails.mails)) == (DeliveryState.SENT, 1)


def test_a_claim_that_stands_is_left_alone(user, mails: MailServer) -> None:
    write("toy_note", user)
    claim_next(NOON)

    deliver(NOON + timedelta(seconds=60))

    assert (delivery_of(user).state, mails.mails) == (DeliveryState.SENDING, [])


def test_a_claim_that_ran_out_after_the_handing_over_ends_uncertain(
    user, mails: MailServer
) -> None:
    write("toy_note", user)
    claim_next(NOON).hand_over(NOON)

    deliver(NOON + HOUR)

    assert (delivery_of(user).state, mails.mails) == (DeliveryState.UNCERTAIN, [])


def test_quiet_hours_hold_back_all_but_what_is_urgent(user, mails: MailServer) -> None:
    write("toy_note", user, now=NIGHT)
    write("toy_urgent", user, now=NIGHT)

    deliver(NIGHT)
    assert [mail["To"] for mail in mails.mails] == ["wang@example.org"]
    deliver(MORNING - timedelta(seconds=1))
    assert len(mails.mails) == 1
    deliver(MORNING)
    assert len(mails.mails) == 2


def test_an_attempt_that_would_fall_into_quiet_hours_waits_for_their_end(
    user, mails: MailServer, settings
) -> None:
    settings.EMAIL_PORT = 1
    before_quiet = NIGHT - timedelta(hours=1, minutes=30, seconds=30)
    write("toy_note", user, now=before_quiet)

    deliver(before_quiet)

    assert delivery_of(user).next_try_at == MORNING


def test_without_quiet_hours_nothing_waits(user, mails: MailServer, settings) -> None:
    settings.NOTIFY_QUIET_HOURS = None
    write("toy_note", user, now=NIGHT)

    deliver(NIGHT)

    assert len(mails.mails) == 1


def _close(user) -> None:
    Message.objects.update(about="closed")


def _switch_off(user) -> None:
    Preference.objects.create(user=user, kind="toy_note", channel=Channel.EMAIL)


def _forget_address(user) -> None:
    type(user).objects.filter(pk=user.pk).update(email="")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_close, Suppression.NOT_OPEN),
        (_switch_off, Suppression.SWITCHED_OFF),
        (_forget_address, Suppression.NO_ADDRESS),
    ],
)
def test_what_should_no_longer_be_sent_is_not(change, reason, user, mails: MailServer) -> None:
    write("toy_note", user)
    change(user)

    deliver()

    found = delivery_of(user)
    assert (found.state, found.error, mails.mails) == (DeliveryState.SUPPRESSED, reason, [])
    assert found.reason == str(reason.label)


def test_a_fault_in_one_delivery_keeps_no_other_back(user, mails: MailServer, settings) -> None:
    other = UserFactory(email="with\nnewline@example.org")
    write("toy_note", other, user)

    deliver()

    assert delivery_of(user).state == DeliveryState.SENT
    assert delivery_of(other).state in (DeliveryState.QUEUED, DeliveryState.UNCERTAIN)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_send_each_message_once(mails: MailServer) -> None:
    from tests.concurrency import run_together

    people = [UserFactory(email=f"p{number}@example.org") for number in range(20)]
    write("toy_note", *people)
    write("toy_digest", *people)
    Delivery.objects.update(next_try_at=NOON)

    run_together([deliver] * 4)

    assert len(mails.mails) == len(set(mails.message_ids())) == 40
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_write_each_message_once() -> None:
    from records.core.seams import notify
    from records.notifications.outbox import write_out
    from tests.concurrency import run_together
    from tests.factories.records import ACTOR

    people = [UserFactory() for _number in range(10)]
    for _time in range(4):
        notify(
            kind="toy_note",
            recipients=[one.pk for one in people],
            key="same",
            actor=ACTOR,
            now=NOON,
            context={"what": "x"},
        )

    run_together([lambda: write_out(now=NOON)] * 4)

    assert Message.objects.count() == 10
