"""Idle and absolute limits, held on the server."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from records.accounts.enums import RoleKind
from records.accounts.tags import AccountsTag
from records.trail.models import TrailEvent
from tests.records.accounts.sign_in.conftest import is_signed_in, sign_in

PAGE = "/accounts/security/"


def at(start, **later):
    return time_machine.travel(start + timedelta(**later), tick=False)


@pytest.mark.parametrize(
    ("roles", "still", "over"),
    [
        ((RoleKind.OFFICER,), {"minutes": 29}, {"minutes": 31}),
        ((RoleKind.TRAINEE,), {"hours": 11}, {"hours": 13}),
    ],
)
def test_an_idle_session_ends_and_says_why(member, roles, still, over):
    member("43070001", *roles)
    start = timezone.now()
    for after, open_ in ((still, True), (over, False)):
        client = Client()
        client.cookies["django_language"] = "en"
        with at(start):
            sign_in(client, "43070001")
        with at(start, **after):
            response = client.get(PAGE)
            assert (response.status_code == 200) is open_
            if not open_:
                assert response.headers["Location"] == f"/accounts/login/?next={PAGE}"
                assert SESSION_KEY not in client.session
                page = client.get(response.headers["Location"]).content.decode()
                assert "because nothing was done for a while" in page
                back = sign_in(client, "43070001", next=PAGE)
                assert back.headers["Location"] == PAGE
    ended = TrailEvent.objects.get(tag=AccountsTag.SESSIONS_ENDED)
    assert ended.after == {"reason": "idle", "sessions": 1}


def test_a_busy_session_of_staff_ends_after_twelve_hours(member, client: Client):
    member("43070001", RoleKind.OFFICER)
    start = timezone.now()
    with at(start):
        sign_in(client, "43070001")
    for half_hours in range(1, 24):
        with at(start, minutes=29 * half_hours):
            assert client.get(PAGE).status_code == 200
    with at(start, hours=12, minutes=1):
        assert client.get(PAGE).status_code == 302
    assert TrailEvent.objects.get(tag=AccountsTag.SESSIONS_ENDED).after["reason"] == "absolute"


def test_a_form_sent_too_late_leads_back_to_its_page(member, client: Client):
    member("43070001", RoleKind.OFFICER)
    start = timezone.now()
    with at(start):
        sign_in(client, "43070001")
    with at(start, hours=1):
        response = client.post(
            reverse("account_change_password"),
            headers={"referer": "http://testserver/accounts/password/change/?x=1"},
        )
    assert response.headers["Location"] == (
        "/accounts/login/?next=%2Faccounts%2Fpassword%2Fchange%2F%3Fx%3D1"
    )


def test_a_part_of_a_page_keeps_what_was_typed(member, client: Client):
    member("43070001")
    start = timezone.now()
    with at(start):
        sign_in(client, "43070001")
    with at(start, hours=13):
        saved = client.post(PAGE, headers={"hx-request": "true"})
    assert (saved.status_code, saved.content) == (401, b"")


def test_where_somebody_else_would_lead_is_not_followed(member, client: Client):
    member("43070001")
    start = timezone.now()
    with at(start):
        sign_in(client, "43070001")
    with at(start, hours=13):
        response = client.post(PAGE, headers={"referer": "https://evil.example/x"})
    assert response.headers["Location"] == "/accounts/login/?next=%2F"


def test_the_stamp_is_written_once_a_minute_at_most(member, client: Client):
    member("43070001", RoleKind.OFFICER)
    start = timezone.now()

    def writes(seconds: int) -> int:
        with (
            at(start, seconds=seconds),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            client.get(PAGE)
        return sum("UPDATE" in query["sql"] for query in queries)

    with at(start):
        sign_in(client, "43070001")
    assert [writes(s) > 0 for s in (10, 50, 61, 70, 115, 125)] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]


def test_a_closed_account_is_outside_at_once(member, client: Client):
    from records.accounts.services import change_user
    from tests.factories.records import ACTOR

    user = member("43070001")
    sign_in(client, "43070001")
    assert is_signed_in(client)

    change_user(
        user=user, name=user.name, phone="", is_active=False, actor=ACTOR, now=timezone.now()
    )

    assert client.get(PAGE).status_code == 302
