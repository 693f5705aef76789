"""The sign-in page is drawn once for visitors alike: nothing of one reaches another."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.middleware import REASON_COOKIE
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def page_of(client, address=LOGIN):
    return client.get(address).content.decode()


def test_every_visitor_has_a_token_of_their_own():
    first, second = Client(), Client()
    tokens = [TOKEN.findall(page_of(client)) for client in (first, second, second)]

    assert all(len(set(found)) == 1 for found in tokens)
    assert len({found[0] for found in tokens}) == 3
    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value


def test_the_form_of_a_kept_page_signs_in():
    user = UserFactory(username="90001")
    user.set_password("changde-2026")
    user.save()
    page_of(Client())
    client = Client(enforce_csrf_checks=True)
    token = TOKEN.findall(page_of(client))[0]

    answer = client.post(
        LOGIN, {"login": "90001", "password": "changde-2026", "csrfmiddlewaretoken": token}
    )

    assert answer.status_code == 302


def test_the_way_back_is_the_one_asked_for():
    pages = {to: page_of(Client(), f"{LOGIN}?next={to}") for to in ("/archive/", "/timetable/")}
    pages = {to: page_of(Client(), f"{LOGIN}?next={to}") for to in pages}

    assert '<input type="hidden" name="next" value="/archive/">' in pages["/archive/"]
    assert "timetable" not in pages["/archive/"]
    assert '<input type="hidden" name="next" value="/timetable/">' in pages["/timetable/"]
    assert 'name="next" value="/archive/"' not in page_of(Client())


def test_language_and_theme_are_the_visitors():
    plain, english, dark = Client(), Client(), Client()
    english.cookies["django_language"] = "en"
    dark.cookies["theme"] = "dark"
    page_of(dark)

    assert 'lang="zh-Hans"' in page_of(plain)
    assert 'data-theme="dark"' not in page_of(plain)
    assert "With your staff number" in page_of(english)
    assert 'data-theme="dark"' in page_of(dark)


def test_why_a_session_ended_is_told_to_whom_it_happened():
    client = Client()
    client.cookies[REASON_COOKIE] = SessionEnd.IDLE.value
    client.cookies["django_language"] = "en"
    other = Client()
    other.cookies["django_language"] = "en"

    assert "because nothing was done for a while" in page_of(client)
    assert "because nothing was done for a while" not in page_of(other)


def test_what_was_refused_is_drawn_for_its_sender():
    client = Client()
    before = page_of(client)
    refused = client.post(LOGIN, {"login": "90001", "password": "wrong"}).content.decode()

    assert "error-summary" in refused
    assert "error-summary" not in page_of(Client())
    assert "error-summary" not in before
