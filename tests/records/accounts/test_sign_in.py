"""Signing in by staff number or phone; who may keep accounts."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.accounts.models import Role, User
from records.accounts.services import create_user, grant_role, revoke_role
from records.accounts.tags import AccountsTag
from records.core.errors import DomainError
from records.trail.models import TrailEvent
from tests.factories.records import (
    ACTOR,
    NOW,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse 9"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize(
    "typed",
    ["43070001", "13800001234", "+86 138 0000 1234", "138-0000-1234", "１３８００００１２３４"],
)
def test_a_person_signs_in_by_staff_number_or_phone_however_typed(client: Client, typed: str):
    create_user(
        username="43070001",
        name="周敏",
        phone="13800001234",
        password=PASSWORD,
        actor=ACTOR,
        now=NOW,
    )

    response = sign_in(client, typed)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert TrailEvent.objects.filter(tag=AccountsTag.SIGNED_IN, subject="周敏").count() == 1


def test_a_wrong_password_says_so_in_chinese_and_keeps_what_was_typed(client: Client):
    user = UserFactory(username="43070001")

    response = sign_in(client, "43070001", "wrong password")

    assert response.status_code == 200
    assert 'value="43070001"' in response.content.decode()
    assert "_auth_user_id" not in client.session
    failed = TrailEvent.objects.get(tag=AccountsTag.SIGN_IN_FAILED)
    assert (failed.subject, failed.subject_id) == (user.name, str(user.pk))
    assert "wrong password" not in str(failed.__dict__)


def test_guessing_at_one_account_is_stopped_but_the_hall_signs_in_on(client: Client):
    UserFactory(username="43070001")
    for _ in range(6):
        sign_in(client, "43070001", "wrong password")

    blocked = sign_in(client, "43070001")
    assert blocked.status_code != 302

    UserFactory(username="43070002")
    assert sign_in(Client(), "43070002").status_code == 302


def test_three_hundred_people_behind_one_router_all_get_in():
    users = UserFactory.create_batch(300)

    codes = {sign_in(Client(), user.username).status_code for user in users}

    assert codes == {302}


def test_an_inactive_account_stays_outside(client: Client):
    UserFactory(username="43070001", is_active=False)
    sign_in(client, "43070001")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_by_themselves(client: Client):
    page = client.get(reverse("account_signup"))
    assert "password1" not in page.content.decode()


def test_a_taken_staff_number_or_phone_is_named():
    create_user(
        username="1", name="甲", phone="13800001234", password=PASSWORD, actor=ACTOR, now=NOW
    )
    with pytest.raises(DomainError) as taken:
        create_user(username="1", name="乙", password=PASSWORD, actor=ACTOR, now=NOW)
    assert taken.value.field == "username"
    with pytest.raises(DomainError) as same_phone:
        create_user(
            username="2", name="乙", phone="13800001234", password=PASSWORD, actor=ACTOR, now=NOW
        )
    assert same_phone.value.field == "phone"


def test_a_phone_stands_encrypted_in_the_database():
    from django.db import connection

    create_user(
        username="1", name="甲", phone="13800001234", password=PASSWORD, actor=ACTOR, now=NOW
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM records_accounts_user")
        assert "13800001234" not in "".join(map(str, cursor.fetchone()))


def test_roles_open_and_close_the_back_office(client: Client):
    user = UserFactory()
    unit = UnitFactory()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302

    role = grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
    grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
    assert client.get("/admin/").status_code == 200
    assert Role.objects.count() == 1

    revoke_role(role=role, actor=ACTOR, now=NOW)
    assert client.get("/admin/").status_code == 302
    tags = TrailEvent.objects.filter(tag__startswith="accounts:role").values_list("tag", flat=True)
    assert sorted(tags) == [AccountsTag.ROLE_GRANTED, AccountsTag.ROLE_REVOKED]


def test_an_officer_gives_roles_only_within_their_own_units(client: Client):
    county, other = UnitFactory(), UnitFactory()
    officer = RoleFactory(kind=RoleKind.OFFICER, unit=county).user
    grant_role(user=officer, kind=RoleKind.EDITOR, unit=county, actor=ACTOR, now=NOW)
    target = UserFactory(cadre=CadreFactory(unit=county))
    client.force_login(officer)
    url = reverse("role:add")

    refused = client.post(url, {"user": target.pk, "kind": RoleKind.UNIT_LIAISON, "unit": other.pk})
    given = client.post(url, {"user": target.pk, "kind": RoleKind.UNIT_LIAISON, "unit": county.pk})

    assert refused.status_code == 200
    assert given.status_code == 302
    assert list(target.roles.values_list("unit", flat=True)) == [county.pk]


@pytest.mark.parametrize("kind", [RoleKind.TRAINEE, RoleKind.UNIT_LIAISON, RoleKind.PROVIDER])
def test_the_back_office_is_closed_to_those_who_do_not_work_there(client: Client, kind: str):
    user = UserFactory()
    grant_role(user=user, kind=kind, unit=UnitFactory(), actor=ACTOR, now=NOW)
    client.force_login(user)
    assert client.get("/admin/").status_code == 302
