"""Where one is signed in, and ending it."""

from django.test import Client
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.accounts.tags import AccountsTag
from records.trail.models import TrailEvent
from tests.records.accounts.sign_in.conftest import sign_in

PAGE = "/accounts/security/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/126.0 Mobile MicroMessenger/8"


def devices(member) -> tuple[Client, Client]:
    member("43070001")
    here = Client(headers={"user-agent": WINDOWS}, REMOTE_ADDR="192.0.2.1")
    there = Client(headers={"user-agent": PHONE}, REMOTE_ADDR="192.0.2.2")
    sign_in(here, "43070001")
    sign_in(there, "43070001")
    return here, there


def test_a_person_sees_their_devices_and_ends_one(member, committing):
    here, there = devices(member)
    page = here.get(reverse("usersessions_list")).content.decode()
    for text in ("Chrome · Windows", "微信 · Android", "192.0.2.1", "192.0.2.2"):
        assert text in page
    number = page.split('name="session" value="')[1].split('"')[0]

    with committing():
        here.post(reverse("usersessions_list"), {"session": number})

    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert TrailEvent.objects.get(tag=AccountsTag.SESSIONS_ENDED).after["reason"] == "person"


def test_nobody_ends_anothers_session(member):
    here, _there = devices(member)
    member("43070002")
    stranger = Client()
    sign_in(stranger, "43070002")
    page = here.get(reverse("usersessions_list")).content.decode()
    number = page.split('name="session" value="')[1].split('"')[0]

    for sent in (number, "99999", "x", "9" * 30):
        stranger.post(reverse("usersessions_list"), {"session": sent})

    assert _there.get(PAGE).status_code == 200
    assert not TrailEvent.objects.filter(tag=AccountsTag.SESSIONS_ENDED).exists()


def test_all_others_end_at_once(member, committing):
    here, there = devices(member)
    with committing():
        here.post(reverse("usersessions_list"))
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302


def test_the_pages_of_keepers_are_closed_to_others(member, officer, client: Client):
    user = member("43070001", RoleKind.CLASS_SUPERVISOR)
    sign_in(client, "43070001")
    for name, args in (
        ("account_search", []),
        ("account_care", [officer.pk]),
        ("accounts_from_register", []),
        ("slip_sheets", []),
    ):
        assert client.get(reverse(name, args=args)).status_code == 403, name
    for act in ("slip", "revoke", "unlock", "sessions", "factors"):
        answer = client.post(reverse("account_care_act", args=[user.pk, act]))
        assert answer.status_code == 403


def test_an_officer_cares_for_an_account_after_confirming(member, officer):
    user = member("43070001")
    client = Client()
    sign_in(client, "90001")
    found = client.get(reverse("account_search"), {"q": "43070001"}).content.decode()
    assert reverse("account_care", args=[user.pk]) in found
    assert client.get(reverse("account_care", args=[user.pk])).status_code == 200

    asked = client.post(reverse("account_care_act", args=[user.pk, "slip"]))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    done = client.post(asked.headers["Location"], {"password": "mudan 7 ketizi"})
    assert done.status_code == 302
    assert user.slips.count() == 1
    assert client.post(reverse("account_care_act", args=[user.pk, "nonsense"])).status_code == 404
