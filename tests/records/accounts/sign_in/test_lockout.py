"""Guessing is counted by the account meant, in every spelling and at the same moment."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from records.accounts.backends import StaffNumberOrPhoneBackend
from records.accounts.sign_in.enums import Guess
from records.accounts.sign_in.lockout import LockedOut, take_attempt
from records.accounts.sign_in.models import FailedGuesses
from records.accounts.sign_in.names import find_account, subject_of
from records.accounts.sign_in.services.account_support import end_lockout
from records.accounts.tags import AccountsTag
from records.core.errors import NotAllowed
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, UnitFactory, UserFactory
from tests.records.accounts.sign_in.conftest import actor_of, is_signed_in, sign_in

PHONE = "13800001234"
SPELLINGS = [
    "13800001234",
    "+8613800001234",
    "+86 138 0000 1234",
    "86 138-0000-1234",
    "138-0000-1234",
    "138 0000 1234",
    "(138)00001234",
    "１３８００００１２３４",
    "＋８６１３８００００１２３４",
    "138\u200b00001234",
    "  13800001234  ",
    "138\u30000000\u30001234",
]


def bare(page: str) -> str:
    """A page without its tokens, its reference number and what was typed."""
    return re.sub(r'value="[^"]*"|[A-Za-z0-9]{64}|\d\d:\d\d · [0-9A-F]{8}', "", page)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_of_a_phone_means_its_account(member, typed: str):
    user = member("43070001", phone=PHONE)
    assert find_account(typed) == user


@pytest.mark.parametrize(
    "typed", ["A43070001", "a43070001", "Ａ４３０７０００１", " a4307-0001 ", "A 4307 0001"]
)
def test_every_spelling_of_a_staff_number_signs_in(member, client: Client, typed: str):
    member("A43070001")
    sign_in(client, typed)
    assert is_signed_in(client)


def test_spellings_do_not_buy_more_guesses(member):
    member("43070001", phone=PHONE)
    names = [*SPELLINGS, "43070001", "４３０７０００１"]

    for name in names[:5]:
        sign_in(Client(), name, "wrong")
    last = Client()
    sign_in(last, names[-1])

    assert not is_signed_in(last)
    assert FailedGuesses.objects.get().count == 5


def test_a_lockout_says_how_long_and_ends_by_itself(member, client: Client):
    user = member("43070001")
    client.cookies["django_language"] = "en"
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            page = sign_in(client, "43070001", "wrong").content.decode()
        assert "Try again in 15 minutes." in page
    with time_machine.travel(start + timedelta(minutes=14), tick=False):
        page = sign_in(client, "43070001").content.decode()
        assert "Try again in 1 minute." in page
        assert not is_signed_in(client)
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        sign_in(client, "43070001")
        assert is_signed_in(client)
    event = TrailEvent.objects.get(tag=AccountsTag.LOCKED_OUT)
    assert event.subject_id == str(user.pk)


def test_unknown_names_are_answered_alike(member):
    member("43070001")

    def answers(name: str) -> list[str]:
        return [bare(sign_in(Client(), name, "wrong").content.decode()) for _ in range(7)]

    assert answers("43070001") == answers("43079999")


def test_an_unknown_name_is_never_written_down(client: Client):
    sign_in(client, "my-secret-password-1", "x")
    sign_in(client, "13911112222", "x")

    events = TrailEvent.objects.filter(tag=AccountsTag.SIGN_IN_FAILED).order_by("pk")
    assert "secret" not in str([event.__dict__ for event in events])
    assert events[1].subject == "139****2222"
    assert not FailedGuesses.objects.filter(subject__contains="secret").exists()


def test_a_right_password_takes_the_count_back(member, client: Client):
    member("43070001")
    for _ in range(4):
        sign_in(client, "43070001", "wrong")
    sign_in(client, "43070001")
    assert is_signed_in(client)
    assert not FailedGuesses.objects.exists()


def test_the_present_password_of_a_change_is_a_guess_too(member, client: Client):
    user = member("43070001")
    client.force_login(user)
    for _ in range(5):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": "wrong", "password1": "qita 3 hetun", "password2": "qita 3 hetun"},
        )
    refused = Client()
    sign_in(refused, "43070001")
    assert not is_signed_in(refused)


def test_a_hall_of_three_hundred_is_never_locked(member):
    member("43070001")
    for number in range(300):
        sign_in(Client(), f"no-such-{number}", "wrong")

    client = Client()
    sign_in(client, "43070001")
    assert is_signed_in(client)


def test_an_officer_of_the_unit_ends_a_lockout_and_nobody_else(member, officer):
    user = member("43070001")
    stranger = member("90009", "officer", unit=UnitFactory())
    for _ in range(5):
        sign_in(Client(), "43070001", "wrong")

    with pytest.raises(NotAllowed):
        end_lockout(user=user, actor=actor_of(stranger), now=timezone.now())
    end_lockout(user=user, actor=actor_of(officer), now=timezone.now())

    client = Client()
    sign_in(client, "43070001")
    assert is_signed_in(client)
    assert TrailEvent.objects.get(tag=AccountsTag.LOCKOUT_ENDED).actor_id == officer.pk


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_five(rf: RequestFactory):
    user = UserFactory(username="43070001")
    let_through: list[bool] = []
    ready = threading.Barrier(20)

    def guess() -> None:
        try:
            ready.wait()
            take_attempt(
                subject=subject_of("43070001"),
                guess=Guess.PASSWORD,
                actor=ACTOR,
                now=timezone.now(),
            )
            let_through.append(True)
        except LockedOut:
            let_through.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(let_through) == [False] * 15 + [True] * 5
    with pytest.raises(PermissionDenied):
        StaffNumberOrPhoneBackend().authenticate(
            rf.get("/"), username=user.username, password="correct horse 9"
        )
    assert authenticate(rf.get("/"), username="43070001", password="correct horse 9") is None


def test_a_locked_account_is_never_an_oracle_for_the_password(member):
    """Right and wrong passwords are answered alike while an account is locked."""
    member("43070001")
    for _ in range(5):
        sign_in(Client(), "43070001", "wrong")
    right = sign_in(Client(), "43070001").content.decode()
    wrong = sign_in(Client(), "43070001", "wrong").content.decode()

    assert bare(right) == bare(wrong)
