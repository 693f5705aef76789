"""Who gets a message, in which words, how often."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from records.core.seams import notify
from records.notifications.models import ContactSettings, Delivery, Message, OutboxItem
from records.notifications.outbox import MAX_ATTEMPTS, write_out
from tests.factories.records import ACTOR, UserFactory
from tests.records.notifications.toys import NOON, tell, write

pytestmark = pytest.mark.django_db


def test_a_notice_becomes_a_message_of_its_recipient() -> None:
    user = UserFactory(name="王敏")

    tell("toy_note", user, url="/archive/", context={"what": "fish & chips"})

    message = Message.objects.get()
    assert message.recipient == user
    assert message.subject == "干部: fish & chips"
    assert message.body == "王敏 <fish & chips>"
    assert (message.url, message.read_at) == ("/archive/", None)


def test_the_same_key_speaks_once_to_each() -> None:
    one, other = UserFactory(), UserFactory()

    tell("toy_note", one, key="essay:1")
    tell("toy_note", one, other, key="essay:1")

    assert Message.objects.filter(recipient=one).count() == 1
    assert Message.objects.filter(recipient=other).count() == 1


def test_a_key_that_was_written_at_the_same_moment_is_not_written_twice() -> None:
    user = UserFactory()
    write("toy_note", user)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            recipient=user, kind="toy_note", key="1", language="en", created_at=NOON
        )
    assert write("toy_note", user) == list(Message.objects.all())


def test_who_may_not_see_it_gets_nothing() -> None:
    one, other = UserFactory(), UserFactory()

    tell("toy_note", one, other, about=f"not-{other.pk}")

    assert list(Message.objects.values_list("recipient", flat=True)) == [one.pk]


def test_an_account_that_was_closed_gets_nothing() -> None:
    tell("toy_note", UserFactory(is_active=False))

    assert not Message.objects.exists()


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "archive/"])
def test_a_message_leads_to_a_page_of_the_site(url: str) -> None:
    with pytest.raises(ValueError, match="page of the site"):
        notify(kind="toy_note", recipients=[1], key="1", actor=ACTOR, now=NOON, url=url)


def test_a_kind_that_nobody_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        notify(kind="nobody", recipients=[1], key="1", actor=ACTOR, now=NOON)


@pytest.mark.parametrize(("language", "word"), [("en", "Cadre"), ("zh-hans", "干部")])
def test_each_reads_it_in_their_own_language(language: str, word: str) -> None:
    user = UserFactory()
    ContactSettings.objects.create(user=user, language=language, updated_at=NOON)

    [message] = write("toy_note", user)

    assert message.subject.startswith(word)
    assert message.language == language


def test_dates_reach_the_template_as_dates() -> None:
    user = UserFactory()
    ContactSettings.objects.create(user=user, language="en", updated_at=NOON)

    tell("toy_note", user, context={"day": date(2026, 12, 1)})

    assert "1 Dec 2026" in Message.objects.get().body


def test_no_protected_number_comes_into_a_message() -> None:
    number = "430702198005011233"

    tell("toy_note", UserFactory(), context={"what": f"{number} 13812341234"})

    message = Message.objects.get()
    assert number not in message.subject + message.body
    assert "13812341234" not in message.subject + message.body


def test_subject_and_text_are_encrypted_at_rest() -> None:
    write("toy_note", UserFactory(name="王敏"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, body FROM records_notifications_message")
        stored = " ".join(cursor.fetchone())
    assert "chips" not in stored
    assert "王敏" not in stored


def test_what_is_rolled_back_is_told_to_nobody() -> None:
    user = UserFactory()

    with transaction.atomic():
        notify(kind="toy_note", recipients=[user.pk], key="1", actor=ACTOR, now=NOON)
        transaction.set_rollback(True)
    write_out(now=NOON)

    assert not Message.objects.exists()


def test_a_broken_template_waits_and_keeps_nobody_else_from_their_messages() -> None:
    user = UserFactory()
    for kind in ("toy_broken", "toy_note"):
        notify(
            kind=kind, recipients=[user.pk], key="1", actor=ACTOR, now=NOON, context={"what": "x"}
        )

    write_out(now=NOON)

    assert list(Message.objects.values_list("kind", flat=True)) == ["toy_note"]
    item = OutboxItem.objects.get()
    assert (item.attempts, item.given_up_at) == (1, None)
    assert item.next_try_at > NOON


def test_it_is_given_up_in_the_end_and_stays_to_be_seen() -> None:
    notify(kind="toy_broken", recipients=[UserFactory().pk], key="1", actor=ACTOR, now=NOON)

    now = NOON
    for _attempt in range(MAX_ATTEMPTS):
        write_out(now=now)
        now = OutboxItem.objects.get().next_try_at
    write_out(now=now)

    assert OutboxItem.objects.given_up().get().attempts == MAX_ATTEMPTS


def test_without_a_provider_only_the_inbox_has_it() -> None:
    write("toy_urgent", UserFactory(email="w@example.org", phone="13812341234"))

    assert Message.objects.count() == 1
    assert not Delivery.objects.exists()
