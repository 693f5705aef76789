"""The frame that is kept: each reader sees their own, and nobody another's."""

import pytest
from django.template import Context, Template
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.core.addresses import address
from records.notifications.models import Message
from tests.factories.records import NOW, CadreFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(user, path: str = "/", language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    if user is not None:
        client.force_login(user)
    return client.get(path, follow=True).content.decode()


def test_a_kept_header_shows_each_reader_their_own():
    first, second = (
        UserFactory(name=name, cadre=CadreFactory()) for name in ("<b>First</b>", "Second")
    )
    Message.objects.create(recipient=second, kind="x", key="1", language="en", created_at=NOW)

    pages = page_of(first), page_of(second, "/?q=%22><i>")

    assert "&lt;b&gt;First&lt;/b&gt;" in pages[0]
    assert "<b>First</b>" not in pages[0]
    assert "First" not in pages[1]
    assert "Inbox, 0 unread" in pages[0]
    assert "Inbox, 1 unread" in pages[1]
    assert 'value="/?q=%22%3E%3Ci%3E"' in pages[1]
    tokens = [page.split('csrfmiddlewaretoken" value="')[1][:64] for page in pages]
    assert tokens[0] != tokens[1]


def test_what_a_role_opens_stands_in_the_header_from_the_day_it_is_given():
    user = UserFactory()
    before = page_of(user)
    RoleFactory(user=user, kind=RoleKind.OFFICER, unit=None)

    after = page_of(user)

    assert 'href="/cadres/"' not in before
    assert 'href="/cadres/"' in after
    assert 'action="/search/"' in after


def test_each_language_and_a_visitor_have_a_header_of_their_own():
    user = UserFactory(name="Reader")

    assert "Sign out" in page_of(user)
    assert "退出登录" in page_of(user, language="zh-hans")
    assert "Sign out" not in page_of(None)


@pytest.mark.parametrize(
    ("name", "numbers"), [("home", ()), ("class_detail", (7,)), ("entry_evidence", (123456,))]
)
def test_an_address_is_what_reverse_gives(name: str, numbers: tuple[int, ...]):
    expected = reverse(name, args=numbers)

    assert address(name, *numbers) == expected
    assert address(name, *numbers) == expected
    tag = "{% url '" + name + "'" + "".join(f" {number}" for number in numbers) + " %}"
    assert Template(tag).render(Context()) == expected


def test_a_file_has_the_address_that_django_gives():
    template = Template("{% static 'lms/img/emblem.svg' %}")

    for _again in range(2):
        assert template.render(Context()) == static("lms/img/emblem.svg")
