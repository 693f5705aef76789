"""The inbox and its neighbours, as their readers see them."""

import pytest
from django.test import Client
from django.urls import reverse

from records.core.access.roles import RoleKind
from records.notifications.enums import DeliveryState
from records.notifications.models import ContactSettings, Delivery, Message, Preference
from records.trail.models import TrailEvent
from tests.factories.records import RoleFactory, UnitFactory, UserFactory
from tests.records.notifications.toys import NOON, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(name="王敏", email="wang@example.org")


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def page(client: Client, name: str, *args, **data) -> str:
    answer = client.get(reverse(name, args=args), data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_unread_messages_come_first(user) -> None:
    for key in "abc":
        write("toy_note", user, key=key, context={"what": f"note {key}"})
    Message.objects.filter(key="c").update(read_at=NOON)

    text = page(signed_in(user), "inbox")

    assert text.index("note b") < text.index("note a") < text.index("note c")
    assert "2 unread" in text


def test_the_header_counts_what_is_unread(user) -> None:
    write("toy_note", user)

    assert "Inbox, 1 unread" in page(signed_in(user), "account_security")
    assert "Inbox, 0 unread" in page(signed_in(UserFactory()), "account_security")


def test_a_page_without_the_header_counts_nothing(user, django_assert_num_queries) -> None:
    from django.test import RequestFactory

    from records.notifications.context_processors import inbox

    request = RequestFactory().get("/")
    request.user = user
    with django_assert_num_queries(0):
        found = inbox(request)
    with django_assert_num_queries(1):
        assert found["inbox_unread"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_as_much_for_many_messages_as_for_one(
    count: int, user, settings, django_assert_num_queries
) -> None:
    settings.NOTIFY_EMAIL = True
    for number in range(count):
        write("toy_note", user, key=str(number))
    client = signed_in(user)

    with django_assert_num_queries(8):
        page(client, "inbox")


def test_opening_a_message_reads_it_and_shows_its_way(user, settings) -> None:
    settings.NOTIFY_EMAIL = True
    [message] = write("toy_note", user, url="/archive/")

    text = page(signed_in(user), "inbox_message", message.pk)

    message.refresh_from_db()
    assert message.read_at is not None
    assert 'href="/archive/"' in text
    assert "E-mail" in text
    assert "Waiting" in text


def test_nobody_opens_another_persons_message(user) -> None:
    [message] = write("toy_note", user)

    for other in (UserFactory(), UserFactory(is_superuser=True, is_staff=True)):
        client = signed_in(other)
        assert client.get(reverse("inbox_message", args=[message.pk])).status_code == 404
        assert client.post(reverse("inbox_read", args=[message.pk])).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_one_is_marked_as_read_by_its_button(user) -> None:
    first, second = (write("toy_note", user, key=key)[0] for key in "ab")

    signed_in(user).post(reverse("inbox_read", args=[first.pk]))

    assert list(Message.objects.unread()) == [second]


def test_all_means_what_stood_in_the_list(user) -> None:
    [seen] = write("toy_note", user, key="a")
    text = page(signed_in(user), "inbox")
    assert f'name="newest" value="{seen.pk}"' in text
    [later] = write("toy_note", user, key="b")

    signed_in(user).post(reverse("inbox_read_all"), {"newest": seen.pk})

    assert list(Message.objects.unread()) == [later]


@pytest.mark.parametrize("newest", ["", "x", "9" * 40])
def test_a_number_that_is_none_marks_nothing(newest: str, user) -> None:
    write("toy_note", user)

    assert signed_in(user).post(reverse("inbox_read_all"), {"newest": newest}).status_code == 302
    assert Message.objects.unread().count() == 1


def test_the_inbox_asks_who_is_there() -> None:
    for name in ("inbox", "inbox_preferences", "delivery_list"):
        assert "/accounts/login/" in Client().get(reverse(name)).headers["Location"]


def test_preferences_are_kept_and_shown_again(user, settings) -> None:
    settings.NOTIFY_EMAIL = True
    client = signed_in(user)
    wanted = {"language": "en", "toy_urgent": "email"}

    assert client.post(reverse("inbox_preferences"), wanted).status_code == 302

    found = ContactSettings.objects.get(user=user)
    assert (found.language, found.wants_digest) == ("en", False)
    off = set(Preference.objects.filter(user=user).values_list("kind", "channel"))
    assert ("toy_note", "email") in off
    assert ("toy_urgent", "email") not in off
    assert not [pair for pair in off if pair[0] == "toy_mandatory"]


def test_a_language_the_site_lacks_is_refused_beside_its_field(user) -> None:
    answer = signed_in(user).post(reverse("inbox_preferences"), {"language": "tlh"})

    assert answer.status_code == 422
    assert not ContactSettings.objects.exists()


def test_a_channel_that_is_not_set_up_is_not_offered(user, settings) -> None:
    client = signed_in(user)
    assert "Text message" not in page(client, "inbox_preferences")
    settings.NOTIFY_EMAIL = True
    text = page(client, "inbox_preferences")
    assert "E-mail" in text
    assert "Text message" not in text


@pytest.fixture
def admin():
    return RoleFactory(kind=RoleKind.SYSTEM_ADMIN).user


def test_the_administrator_sees_states_and_no_words(user, admin, settings) -> None:
    settings.NOTIFY_EMAIL = True
    write("toy_note", user, context={"what": "secret words"})
    Delivery.objects.update(state=DeliveryState.FAILED, error="HTTP 400")

    text = page(signed_in(admin), "delivery_list")

    assert "王敏" in text
    assert "Failed" in text
    assert "HTTP 400" in text
    assert "secret words" not in text
    assert TrailEvent.objects.filter(tag="notifications:delivery:viewed").count() == 1


def test_the_administrator_sends_again_with_a_button(user, admin, settings) -> None:
    settings.NOTIFY_EMAIL = True
    write("toy_note", user)
    Delivery.objects.update(state=DeliveryState.FAILED)
    delivery = Delivery.objects.get()

    signed_in(admin).post(reverse("delivery_retry", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED


def test_the_list_narrows_to_a_state(user, admin, settings) -> None:
    settings.NOTIFY_EMAIL = True
    write("toy_note", user)

    assert "王敏" not in page(signed_in(admin), "delivery_list", state="failed")
    assert "王敏" in page(signed_in(admin), "delivery_list", state="queued")


@pytest.mark.parametrize("kind", [RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.TRAINEE])
def test_deliveries_are_closed_to_everybody_else(kind: str) -> None:
    client = signed_in(RoleFactory(kind=kind, unit=UnitFactory()).user)

    assert client.get(reverse("delivery_list")).status_code == 403
    assert client.post(reverse("delivery_retry", args=[1])).status_code == 403


def test_rules_are_set_in_the_back_office(admin) -> None:
    from records.notifications.models import NotificationRule
    from records.notifications.rules import ship_rules

    ship_rules()
    client = signed_in(admin)
    assert client.get(reverse("notification_rules:index")).status_code == 200
    data = {"kind": "toy_due", "days": "5", "channels": ["email", "sms"], "is_active": "on"}

    answer = client.post(reverse("notification_rules:add"), data)

    assert answer.status_code == 302, answer.content.decode()
    made = NotificationRule.objects.get(kind="toy_due", days=5)
    assert made.channels == ["email", "sms"]
    edit = reverse("notification_rules:edit", args=[made.pk])
    assert client.get(edit).status_code == 200
    answer = client.post(edit, {"days": "4", "channels": ["email"]})
    made.refresh_from_db()
    assert (made.kind, made.days, made.channels, made.is_active) == ("toy_due", 4, ["email"], False)
