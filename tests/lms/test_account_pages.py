"""The sign-in pages wear the site's look."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from records.accounts.forms import SignInForm
from records.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_sign_in_page_names_its_fields_and_asks_nothing_of_other_hosts(english: Client):
    page = english.get(reverse("account_login")).content.decode()

    assert 'for="id_login"' in page
    assert 'class="btn btn-wide"' in page
    assert "style=" not in page
    assert "Accounts to try" not in page


def test_wrong_password_is_said_and_the_number_kept(english: Client):
    response = english.post(reverse("account_login"), {"login": "4307001", "password": "wrong"})
    page = response.content.decode()

    assert 'role="alert"' in page
    assert 'value="4307001"' in page


def test_demo_accounts_can_be_filled_and_copied(rf: RequestFactory):
    request = rf.get("/")
    accounts = [{"role": "学员", "name": "周敏", "login": "430700123", "password": "pass-1"}]

    page = render_to_string(
        "account/login.html",
        {"form": SignInForm(request=request), "demo_accounts": accounts},
    )

    assert "<code>430700123</code>" in page
    assert 'data-password="pass-1"' in page


@pytest.mark.parametrize("name", ["account_logout", "account_change_password"])
def test_pages_of_the_signed_in_wear_the_look(english: Client, name: str):
    user = User.objects.create_user("4307001", "correct-horse", name="周敏")
    english.force_login(user, backend="records.accounts.backends.StaffNumberOrPhoneBackend")

    page = english.get(reverse(name)).content.decode()

    assert "lms/css/tokens.css" in page
    assert 'class="tabbar"' in page


def test_nobody_signs_up(english: Client):
    page = english.get(reverse("account_signup")).content.decode()

    assert "Accounts are opened by your unit" in page
