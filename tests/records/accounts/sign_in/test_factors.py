"""Second factors: required of staff, with a grace; codes counted; reset but never set by others."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.sign_in.services.factors import reset_factors
from records.accounts.tags import AccountsTag
from records.core.errors import NotAllowed
from records.trail.models import TrailEvent
from tests.factories.records import UnitFactory
from tests.records.accounts.sign_in.conftest import PASSWORD, actor_of, is_signed_in, sign_in

PAGE = "/accounts/security/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code_for(secret: str, step: int = 0) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + step))


@pytest.fixture
def with_app(member):
    """An officer with an authenticator app, and its secret."""
    user = member("90002", RoleKind.OFFICER)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    User.objects.filter(pk=user.pk).update(has_second_factor=True)
    return user, secret


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def enrol(client: Client) -> str:
    confirm(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    return secret


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.TRAINEE])
def test_every_role_but_the_trainees_has_a_grace_and_then_only_enrolment(member, kind, committing):
    member("43070001", kind)
    client = Client()
    client.cookies["django_language"] = "en"
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client, "43070001")
        page = client.get(PAGE).content.decode()
        assert "before" in page
        assert "after that nothing else opens" in page
    with time_machine.travel(start + timedelta(days=7, minutes=1), tick=False):
        sign_in(client, "43070001")
        for path in ("/", "/admin/", "/accounts/care/", "/s/1/x/"):
            response = client.get(path, headers={"sec-fetch-dest": "document"})
            assert response.headers.get("Location") == reverse("mfa_index"), path
        assert client.get(reverse("mfa_index")).status_code == 200
        with committing():
            enrol(client)
        assert client.get("/").status_code == 200


def test_a_trainee_needs_none(member, client: Client):
    user = member("43070001", RoleKind.TRAINEE)
    sign_in(client, "43070001")
    user.refresh_from_db()
    assert user.second_factor_due_at is None


def test_the_setting_lists_the_roles(member, client: Client, settings):
    settings.SECOND_FACTOR_ROLES = ["auditor"]
    user = member("43070001", RoleKind.OFFICER)
    sign_in(client, "43070001")
    user.refresh_from_db()
    assert user.second_factor_due_at is None


def test_the_code_is_asked_for_and_works_once(with_app):
    _user, secret = with_app
    code = code_for(secret)
    for attempt, opens in ((1, True), (2, False)):
        client = Client()
        step = sign_in(client, "90002")
        assert step.headers["Location"] == reverse("mfa_authenticate"), attempt
        assert not is_signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is opens
    event = TrailEvent.objects.get(tag=AccountsTag.SIGNED_IN)
    assert event.after == {"by": ["password", "totp"]}


def test_codes_are_counted_and_the_password_does_not_take_that_back(with_app):
    _user, secret = with_app
    for _ in range(5):
        client = Client()
        sign_in(client, "90002")
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    last = Client()
    sign_in(last, "90002")
    last.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert not is_signed_in(last)
    assert TrailEvent.objects.filter(tag=AccountsTag.LOCKED_OUT).count() == 1
    assert TrailEvent.objects.filter(tag=AccountsTag.FACTOR_FAILED).count() == 5


def test_setting_up_an_app_gives_recovery_codes_shown_once(member, client: Client, committing):
    user = member("90002", RoleKind.OFFICER)
    sign_in(client, "90002")
    with committing():
        enrol(client)

    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    first = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in first for code in codes)
    assert not any(code in again for code in codes)

    other = Client()
    sign_in(other, "90002")
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(other)
    tags = set(TrailEvent.objects.values_list("tag", flat=True))
    assert {AccountsTag.FACTOR_ENROLLED, AccountsTag.RECOVERY_CODES_MADE} <= tags


def test_secrets_stand_encrypted(member, client: Client):
    member("90002", RoleKind.OFFICER)
    sign_in(client, "90002")
    secret = enrol(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert secret not in str(cursor.fetchall())


def test_factors_ask_once_more_before_they_change(with_app, client: Client):
    user, _secret = with_app
    client.force_login(user)
    response = client.get(reverse("mfa_deactivate_totp"))
    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]


def test_staff_keep_one_factor_at_least(with_app, client: Client):
    user, secret = with_app
    sign_in(client, "90002")
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    confirm(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_an_officer_resets_the_factors_of_their_people_and_of_nobody_else(
    with_app, officer, member
):
    user, _secret = with_app
    stranger = member("90009", RoleKind.OFFICER, unit=UnitFactory())

    for other in (stranger, user):
        with pytest.raises(NotAllowed):
            reset_factors(user=user, actor=actor_of(other), now=timezone.now())
    reset_factors(user=user, actor=actor_of(officer), now=timezone.now())

    assert not Authenticator.objects.filter(user=user).exists()
    event = TrailEvent.objects.get(tag=AccountsTag.FACTORS_RESET)
    assert (event.actor_id, event.subject_id) == (officer.pk, str(user.pk))
    client = Client()
    sign_in(client, "90002")
    assert is_signed_in(client)
    assert client.get("/").status_code == 200, "a new grace has begun"
