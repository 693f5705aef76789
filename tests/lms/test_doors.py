"""There is one way in: every other sign-in, sign-up and reset page of a library is closed."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import views as django_auth
from django.test import Client
from django.urls import URLPattern, get_resolver

from records.accounts.sign_in.views.entrance import SignInView
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse 9"


def patterns(resolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path, one
        else:
            yield from patterns(one, path)


def doors() -> list[str]:
    """Addresses whose view could sign somebody in with a name and a password."""
    found = []
    for path, one in patterns(get_resolver()):
        view = getattr(one.callback, "view_class", None)
        if view and issubclass(view, django_auth.LoginView) and view is not SignInView:
            found.append("/" + re.sub(r"[\^$]", "", path))
    return found


def test_a_password_posted_elsewhere_opens_nothing():
    user = UserFactory()
    found = doors()
    assert "/admin/login/" in found

    for address in found:
        client = Client()
        client.post(address, {"username": user.username, "password": PASSWORD})
        assert "_auth_user_id" not in client.session, address
        assert client.get(f"{address}?next=/admin/").headers["Location"] == (
            "/accounts/login/?next=/admin/"
        )


@pytest.mark.parametrize(
    "address",
    [
        "/admin/password_reset/",
        "/accounts/email/",
        "/accounts/password/reset/key/1-x/",
        "/accounts/confirm-email/x/",
        "/accounts/signup/passkey/",
    ],
)
def test_no_page_opens_an_account_by_mail(address: str):
    assert Client().get(address).status_code == 404


def test_a_request_for_a_new_password_sends_nothing(mailoutbox):
    UserFactory(email="a@example.cn")
    Client().post("/accounts/password/reset/", {"email": "a@example.cn"})
    assert mailoutbox == []
