"""A real worker on a real broker, killed at the worst moments: none lost, none twice."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from records.core.seams import Channel, notify
from records.notifications.enums import DeliveryState
from records.notifications.models import Delivery, Message, OutboxItem
from records.notifications.tasks import work_off
from tests.factories.records import ACTOR, UserFactory
from tests.processes import celery_worker, table_held, wait_until
from tests.stand_ins.http import Provider, provider
from tests.stand_ins.smtp import mail_server

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
]

KIND = "security_changed"
"""A kind of the house: workers know those of manifests, and it waits for no quiet hours."""


@pytest.fixture
def texts(monkeypatch):
    """A provider of text messages, as the environment of a worker names it."""
    with provider(lambda request: (200, {"id": request.headers["idempotency-key"]})) as one:
        monkeypatch.setenv("LMS_SMS_URL", f"{one.url}/send")
        monkeypatch.setenv("LMS_SMS_KEY_ID", "k1")
        monkeypatch.setenv("LMS_SMS_SECRET", "s3cret")
        monkeypatch.setenv("LMS_SMS_TEMPLATE", "T0")
        yield one


@pytest.fixture
def mails(monkeypatch):
    """A mail server, as the environment of a worker names it."""
    with mail_server() as one:
        monkeypatch.setenv("LMS_EMAIL_URL", one.url)
        monkeypatch.setenv("LMS_EMAIL_FROM", "training@example.org")
        yield one


def people(count: int) -> list:
    return [
        UserFactory(email=f"p{number}@example.org", phone=f"1381234{number:04d}")
        for number in range(count)
    ]


def tell(*users) -> None:
    for user in users:
        notify(
            kind=KIND,
            recipients=[user.pk],
            key=f"k{user.pk}",
            actor=ACTOR,
            now=timezone.now(),
            context={"what": "x", "at": timezone.now()},
        )


def states() -> Counter:
    return Counter(Delivery.objects.values_list("state", flat=True))


def leases_run_out() -> None:
    """Let the time pass that a killed worker's claim stands."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(state=DeliveryState.SENDING).update(lease_until=past)


def delivered(texts: Provider) -> Counter:
    """Return how often each phone rings: the provider drops a key it has had."""
    first = {one.headers["idempotency-key"]: one.json["to"] for one in texts.requests}
    return Counter(first.values())


def test_a_worker_writes_out_and_sends_what_was_told(texts, mails, tmp_path: Path) -> None:
    [user] = people(1)

    with celery_worker(tmp_path):
        tell(user)
        wait_until(lambda: states() == {DeliveryState.SENT: 2}, "both deliveries sent")

    assert not OutboxItem.objects.exists()
    assert len(mails.mails) == 1
    assert delivered(texts) == {user.phone: 1}


def test_killed_while_the_provider_has_it_none_is_lost_and_none_comes_twice(
    texts: Provider, tmp_path: Path
) -> None:
    users = people(12)
    texts.before_answer.clear()
    with celery_worker(tmp_path) as worker:
        tell(*users)
        wait_until(lambda: len(texts.requests) == 1, "a text message at the provider")
        worker.kill()
    texts.before_answer.set()
    assert states()[DeliveryState.SENDING] == 1
    leases_run_out()

    with celery_worker(tmp_path):
        work_off.delay()
        wait_until(lambda: states() == {DeliveryState.SENT: 12}, "all sent")

    assert delivered(texts) == {user.phone: 1 for user in users}
    assert len(texts.requests) == 13
    assert Message.objects.count() == 12


def test_killed_before_the_mail_went_out_it_is_sent_once(mails, tmp_path: Path) -> None:
    [user] = people(1)
    mails.at_greeting.clear()
    with celery_worker(tmp_path) as worker:
        tell(user)
        wait_until(lambda: mails.connections == 1, "a worker at the mail server")
        worker.kill()
    mails.at_greeting.set()
    leases_run_out()

    with celery_worker(tmp_path):
        work_off.delay()
        wait_until(lambda: states() == {DeliveryState.SENT: 1}, "the mail sent")

    assert len(mails.mails) == 1


def test_killed_after_the_mail_went_out_it_is_not_sent_again_and_stays_in_the_inbox(
    mails, tmp_path: Path
) -> None:
    [user] = people(1)
    mails.after_data.clear()
    with celery_worker(tmp_path) as worker:
        tell(user)
        wait_until(lambda: len(mails.mails) == 1, "a mail at the server")
        worker.kill()
    mails.after_data.set()
    leases_run_out()

    with celery_worker(tmp_path):
        work_off.delay()
        wait_until(lambda: states() == {DeliveryState.UNCERTAIN: 1}, "an uncertain end")

    assert len(mails.mails) == 1
    assert Message.objects.get(recipient=user).read_at is None


def test_killed_while_writing_out_every_message_is_written_once(texts, tmp_path: Path) -> None:
    users = people(8)
    table = Message._meta.db_table
    with table_held(table) as someone_waits, celery_worker(tmp_path) as worker:
        tell(*users)
        wait_until(someone_waits, "a worker about to write a message")
        worker.kill()
    assert OutboxItem.objects.count() == 8
    assert not Message.objects.exists()

    with celery_worker(tmp_path):
        wait_until(lambda: states() == {DeliveryState.SENT: 8}, "all sent")

    assert delivered(texts) == {user.phone: 1 for user in users}
    assert not OutboxItem.objects.exists()


def test_two_workers_share_the_work(texts, tmp_path: Path) -> None:
    users = people(30)
    tell(*users)
    first, second = tmp_path / "one", tmp_path / "two"
    for folder in (first, second):
        folder.mkdir()

    with celery_worker(first), celery_worker(second):
        for _time in range(4):
            work_off.delay()
        wait_until(lambda: states() == {DeliveryState.SENT: 30}, "all sent")

    assert len(texts.requests) == 30
    assert delivered(texts) == {user.phone: 1 for user in users}
    assert Delivery.objects.filter(channel=Channel.SMS, attempts=1).count() == 30
    assert connection.vendor == "postgresql"
