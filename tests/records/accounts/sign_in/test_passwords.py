"""What people here would type, refused in words; and what they may."""

from datetime import date

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.settings.sign_in import AUTH_PASSWORD_VALIDATORS
from records.accounts.models import PasswordRecord
from records.accounts.sign_in.passwords.common_patterns import spellings_of
from records.accounts.sign_in.services.passwords import choose_password
from tests.factories.records import ACTOR, CadreFactory, UnitFactory, UserFactory
from tests.records.accounts.sign_in.conftest import PASSWORD, is_signed_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _real_rules(settings):
    settings.AUTH_PASSWORD_VALIDATORS = AUTH_PASSWORD_VALIDATORS


@pytest.fixture
def wang():
    unit = UnitFactory(name="武陵区委组织部", short_name="组织部")
    cadre = CadreFactory(
        name="王建国",
        staff_number="43070123",
        unit=unit,
        birth_date=date(1979, 5, 1),
        citizen_number="430702197905011234",
    )
    user = UserFactory(username="43070123", name="王建国", cadre=cadre)
    user.set_phone("13807361234")
    return user


def codes(password: str, user=None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "woaini1314",
        "woaini5201314",
        "5201314abc",
        "20001231!!",
        "1985-12-03.",
        "zhangwei1985",
        "liuxiaoming123",
        "zhang.wei@851203",
        "qwertyuiop",
        "qwer1234!@#$",
        "1qaz2wsx3edc",
        "!QAZ2wsx#EDC",
        "147258369a",
        "147258369147",
        "abcdefg12345",
        "aaaaaaaaaa1",
        "P@ssw0rd2026",
        "buwangchuxin1",
        "weirenminfuwu",
        "changde-2026",
        "zuzhibu12345",
        "gongxifacai88",
        "88888888aa",
        "qazwsxedc123",
        "admin@123456",
    ],
)
def test_what_everybody_tries_is_refused(password: str):
    assert codes(password) & {"password_habit", "password_own_facts", "password_too_common"}


@pytest.mark.parametrize(
    "password",
    [
        "wangjianguo@1",
        "jianguowang88",
        "WJG19790501!!",
        "wjg@19790501",
        "43070123abc",
        "13807361234a",
        "7361234wjg!!",
        "011234wjg1979",
    ],
)
def test_what_is_made_of_ones_own_data_is_refused(password: str, wang):
    assert codes(password, wang) & {"password_own_facts", "password_habit"}


@pytest.mark.parametrize(
    "password",
    [
        "mudan-7-ketizi",
        "correct horse 7",
        "xk4TmQ92pLvd",
        "湖面 风筝 七点 蓝",
        "Tie!lu_shang-de.mao",
        "hu mian feng zheng lan",
    ],
)
def test_what_is_ones_own_invention_is_taken(password: str, wang):
    assert codes(password, wang) == set()


def test_a_short_one_says_so():
    assert "password_too_short" in codes("xk4TmQ9")


def test_names_are_spelled_in_every_way():
    assert {"wangjianguo", "wjg", "wangjg", "jianguowang", "王建国"} <= spellings_of("王建国")
    assert {"shanxiongxin", "danxiongxin"} <= spellings_of("单雄信")


def test_the_last_five_are_not_taken_again(member, client: Client):
    user = member("43070001")
    passwords = [PASSWORD, *(f"shu {n} ye zi feng" for n in range(5))]
    for password in passwords[1:]:
        choose_password(user=user, password=password, actor=ACTOR, now=timezone.now())

    assert [codes(p, user) == {"password_used_before"} for p in passwords] == [False] + [True] * 5
    assert PasswordRecord.objects.filter(user=user).count() == 4


def test_a_changed_password_ends_the_other_sessions(member):
    member("43070001")
    here, there = Client(), Client()
    sign_in(here, "43070001")
    sign_in(there, "43070001")

    changed = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "tie lu 4 mao", "password2": "tie lu 4 mao"},
    )

    assert changed.status_code == 302
    assert here.get("/accounts/security/").status_code == 200
    assert there.get("/accounts/security/").status_code == 302
    assert not is_signed_in(there)


def test_a_password_made_by_another_opens_only_the_change(member, client: Client):
    user = member("43070001")
    user.must_change_password = True
    user.save()
    sign_in(client, "43070001")

    for path in ("/", "/accounts/security/", "/accounts/2fa/", "/admin/", "/s/1/x/"):
        response = client.get(path, headers={"sec-fetch-dest": "document"})
        assert response.headers.get("Location") == reverse("account_change_password"), path

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "tie lu 4 mao", "password2": "tie lu 4 mao"},
    )
    assert client.get("/accounts/security/").status_code == 200


def test_an_old_password_is_changed_only_where_the_setting_says(member, client, settings):
    member("43070001")
    sign_in(client, "43070001")
    assert client.get("/accounts/security/").status_code == 200
    settings.PASSWORD_MAX_AGE_DAYS = 1
    assert client.get("/accounts/security/").headers["Location"] == reverse(
        "account_change_password"
    )
