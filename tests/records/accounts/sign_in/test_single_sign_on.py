"""Single sign-on against local stand-ins: bound to the staff number, refused in words."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from lms.settings.sso import single_sign_on
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.tags import AccountsTag
from records.trail.models import TrailEvent
from tests.records.accounts.sign_in.conftest import is_signed_in, sign_in
from tests.records.accounts.sign_in.standin import standing_in

INSIDE_WECOM = "Mozilla/5.0 (iPhone) AppleWebKit/605.1 Mobile wxwork/4.1 MicroMessenger/7"


class Person(dict):
    """Who signs in at the stand-in; changed by a test."""


@pytest.fixture
def person() -> Person:
    return Person(number="43070001", uid="id-1", email="root@example.cn")


@pytest.fixture
def openid(person, settings, monkeypatch):
    """An OpenID provider, configured by the environment."""
    base: list[str] = []

    def token(query, body, headers) -> dict[str, Any]:
        assert body["code"] == "the-code"
        assert body["code_verifier"]
        claims = {
            "iss": base[0],
            "aud": "lms",
            "sub": person["uid"],
            "iat": time.time(),
            "exp": time.time() + 60,
        }
        return {
            "access_token": "at",
            "token_type": "Bearer",
            "id_token": jwt.encode(claims, "x" * 32, "HS256"),
        }

    def userinfo(query, body, headers) -> dict[str, Any]:
        return {
            "sub": person["uid"],
            "gonghao": person["number"],
            "email": person["email"],
            "email_verified": True,
        }

    def discovery(query, body, headers) -> dict[str, Any]:
        return {
            "issuer": base[0],
            "authorization_endpoint": f"{base[0]}/authorize",
            "token_endpoint": f"{base[0]}/token",
            "userinfo_endpoint": f"{base[0]}/userinfo",
            "jwks_uri": f"{base[0]}/jwks",
        }

    answers = {
        "/.well-known/openid-configuration": discovery,
        "/token": token,
        "/userinfo": userinfo,
    }
    with standing_in(answers) as address:
        base.append(address)
        monkeypatch.setenv("LMS_OIDC", "city")
        monkeypatch.setenv("LMS_OIDC_CITY_URL", address)
        monkeypatch.setenv("LMS_OIDC_CITY_NAME", "市统一身份认证")
        monkeypatch.setenv("LMS_OIDC_CITY_CLIENT_ID", "lms")
        monkeypatch.setenv("LMS_OIDC_CITY_SECRET", "secret")
        monkeypatch.setenv("LMS_OIDC_CITY_STAFF_NUMBER_CLAIM", "gonghao")
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()
        yield address


def go(client: Client, login: str, *, code: str = "code", **headers: str) -> Any:
    """Sign in at the stand-in, which says yes, and come back."""
    away = client.get(login, headers=headers)
    assert away.status_code == 302, away.content
    query = {k: v[0] for k, v in parse_qs(urlsplit(away.headers["Location"]).query).items()}
    back = urlsplit(query["redirect_uri"]).path
    return client.get(back, {code: "the-code", "state": query["state"]}, headers=headers)


OPENID = "/accounts/oidc/city/login/?process=login&next=/accounts/security/"


def test_openid_opens_the_account_with_the_staff_number(member, openid, client: Client):
    user = member("43070001")
    page = client.get(reverse("account_login")).content.decode()
    assert "市统一身份认证" in page

    landed = go(client, OPENID)

    assert landed.headers["Location"] == "/accounts/security/"
    assert is_signed_in(client)
    bound = SocialAccount.objects.get()
    assert (bound.user, bound.provider, bound.uid) == (user, "city", "id-1")
    assert bound.extra_data == {}
    assert TrailEvent.objects.get(tag=AccountsTag.SSO_BOUND).actor_id == user.pk
    assert TrailEvent.objects.get(tag=AccountsTag.SIGNED_IN).after == {"by": ["sso:city"]}
    again = Client()
    go(again, OPENID)
    assert is_signed_in(again)
    assert SocialAccount.objects.get().extra_data == {}
    assert TrailEvent.objects.filter(tag=AccountsTag.SSO_BOUND).count() == 1


def test_an_email_address_opens_nothing(member, openid, person, client: Client):
    user = member("43070009")
    User.objects.filter(pk=user.pk).update(email="root@example.cn")
    person["number"] = "43070008"

    refused = go(client, OPENID)

    assert refused.status_code == 403
    assert not is_signed_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("number", ["43079999", "", "１３８０００", None])
def test_an_unknown_number_is_refused_in_words_and_told(openid, person, client: Client, db, number):
    person["number"] = number
    client.cookies["django_language"] = "en"
    refused = go(client, OPENID)
    assert refused.status_code == 403
    assert "staff number" in refused.content.decode()
    event = TrailEvent.objects.get(tag=AccountsTag.SSO_REFUSED)
    assert "43079999" not in event.subject


def test_a_closed_account_is_refused(member, openid, client: Client):
    user = member("43070001")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert go(client, OPENID).status_code == 403
    assert not is_signed_in(client)
    assert TrailEvent.objects.get(tag=AccountsTag.SSO_REFUSED).subject_id == str(user.pk)


def test_an_identity_bound_to_another_account_is_refused(member, openid, person):
    member("43070001")
    member("43070002")
    go(Client(), OPENID)
    person["number"] = "43070002"
    second = Client()
    assert go(second, OPENID).status_code == 403

    person.update(number="43070001", uid="id-2")
    third = Client()
    assert go(third, OPENID).status_code == 403, "the account is bound to another identity"
    assert not is_signed_in(second)
    assert not is_signed_in(third)
    assert SocialAccount.objects.count() == 1


def test_somebody_elses_identity_is_not_bound_to_the_one_signed_in(member, openid, client: Client):
    member("43070001")
    other = member("43070002")
    sign_in(client, "43070002")

    go(client, "/accounts/oidc/city/login/?process=connect")

    assert not SocialAccount.objects.filter(user=other).exists()


@pytest.mark.parametrize("trusted", [False, True])
def test_the_second_factor_elsewhere_counts_only_where_the_setting_says(
    member, openid, client: Client, settings, trusted
):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SECOND_FACTOR_GRACE_DAYS = 0
    settings.SSO_COUNTS_AS_SECOND_FACTOR = trusted
    user = member("43070001", RoleKind.OFFICER)

    go(client, OPENID)
    open_ = client.get("/accounts/care/").status_code == 200
    assert open_ is trusted

    TOTP.activate(user, generate_totp_secret())
    assert Authenticator.objects.count() == 1
    other = Client()
    landed = go(other, OPENID)
    assert (landed.headers["Location"] == reverse("mfa_authenticate")) is not trusted


def test_a_provider_that_refuses_or_is_down_is_told_in_words(member, openid, settings, monkeypatch):
    member("43070001")
    client = Client()
    client.get(OPENID)
    back = client.get("/accounts/oidc/city/login/callback/", {"error": "x", "state": "x"})
    assert reverse("account_login") in back.content.decode()
    assert not is_signed_in(client)

    monkeypatch.setenv("LMS_OIDC_CITY_URL", "http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()
    down = Client().get(OPENID)
    assert down.status_code == 502
    assert reverse("account_login") in down.content.decode()


def test_without_settings_there_are_no_buttons_and_no_addresses(client: Client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "/accounts/oidc/" not in page
    assert client.get("/accounts/oidc/city/login/").status_code == 404
    assert client.get("/accounts/saml/city/login/").status_code == 404


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"LMS_OIDC": "city"}, "LMS_OIDC_CITY_CLIENT_ID"),
        ({"LMS_OIDC": "City!"}, "LMS_OIDC"),
        ({"LMS_WECOM_CORP_ID": "x"}, "LMS_WECOM_SECRET"),
        ({"LMS_DINGTALK_CLIENT_ID": "x"}, "LMS_DINGTALK_SECRET"),
        ({"LMS_SAML": "p"}, "LMS_SAML_P_STAFF_NUMBER_ATTRIBUTE"),
        (
            {
                "LMS_SAML": "p",
                "LMS_SAML_P_STAFF_NUMBER_ATTRIBUTE": "n",
                "LMS_SAML_P_ENTITY_ID": "e",
                "LMS_SAML_P_SSO_URL": "ftp://x",
            },
            "LMS_SAML_P_SSO_URL",
        ),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(monkeypatch, given, named):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=named):
        single_sign_on()


@pytest.fixture
def wecom(person, settings, monkeypatch):
    def member_of(query, body, headers) -> dict[str, Any]:
        assert query == {"access_token": "app-token", "code": "the-code"}
        return {"errcode": 0, "userid": person["uid"]} if person["uid"] else {"openid": "o"}

    def entry(query, body, headers) -> dict[str, Any]:
        attributes = [{"name": "工号", "type": 0, "text": {"value": person["number"]}}]
        return {"errcode": 0, "userid": query["userid"], "extattr": {"attrs": attributes}}

    answers = {
        "/cgi-bin/gettoken": lambda query, *_: (
            {"errcode": 0, "access_token": "app-token", "expires_in": 7200}
            if query == {"corpid": "ww1", "corpsecret": "s"}
            else {"errcode": 40001, "errmsg": "invalid credential"}
        ),
        "/cgi-bin/auth/getuserinfo": member_of,
        "/cgi-bin/user/get": entry,
    }
    with standing_in(answers) as address:
        monkeypatch.setenv("LMS_WECOM_CORP_ID", "ww1")
        monkeypatch.setenv("LMS_WECOM_AGENT_ID", "1000002")
        monkeypatch.setenv("LMS_WECOM_SECRET", "s")
        monkeypatch.setenv("LMS_WECOM_API_URL", address)
        yield lambda **more: _use(settings, monkeypatch, more)


def _use(settings, monkeypatch, more: dict[str, str]) -> None:
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()


def test_wecom_by_qr_code_and_inside_the_app(member, wecom, person):
    member("43070001")
    person["uid"] = "43070001"
    wecom()
    outside, inside = Client(), Client()

    away = outside.get("/accounts/wecom/login/").headers["Location"]
    assert away.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp")
    within = inside.get("/accounts/wecom/login/", headers={"user-agent": INSIDE_WECOM})
    assert within.headers["Location"].startswith(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1"
    )
    assert within.headers["Location"].endswith("#wechat_redirect")

    go(outside, "/accounts/wecom/login/")
    assert is_signed_in(outside)


def test_wecom_with_the_staff_number_in_an_attribute(member, wecom, person, client: Client):
    member("43070001")
    wecom(LMS_WECOM_STAFF_NUMBER="extattr:工号")
    go(client, "/accounts/wecom/login/")
    assert is_signed_in(client)


def test_wecom_refuses_outsiders_and_a_wrong_secret(member, wecom, person):
    member("43070001")
    wecom()
    person["uid"] = ""
    outsider = Client()
    assert go(outsider, "/accounts/wecom/login/").status_code != 500
    assert not is_signed_in(outsider)
    wecom(LMS_WECOM_SECRET="wrong")
    assert not is_signed_in(outsider)


@pytest.fixture
def dingtalk(person, settings, monkeypatch):
    answers = {
        "/v1.0/oauth2/userAccessToken": lambda query, body, headers: {
            "accessToken": "at-" + body["code"],
            "refreshToken": "r",
            "expireIn": 7200,
        },
        "/v1.0/contact/users/me": lambda *_: {
            "nick": "敏",
            "unionId": person["uid"],
            "openId": "o",
            "mobile": "13800000000",
        },
        "/gettoken": lambda *_: {"errcode": 0, "access_token": "corp"},
        "/topapi/user/getbyunionid": lambda query, body, headers: {
            "errcode": 0,
            "result": {"userid": "u-" + body["unionid"]},
        },
        "/topapi/v2/user/get": lambda query, body, headers: {
            "errcode": 0,
            "result": {"userid": body["userid"], "job_number": person["number"]},
        },
    }
    with standing_in(answers) as address:
        monkeypatch.setenv("LMS_DINGTALK_CLIENT_ID", "ding1")
        monkeypatch.setenv("LMS_DINGTALK_SECRET", "s")
        for name in ("LOGIN", "API", "CORP"):
            monkeypatch.setenv(f"LMS_DINGTALK_{name}_URL", address)
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on()
        yield


def test_dingtalk_reads_the_job_number_of_the_directory(member, dingtalk, client: Client):
    user = member("43070001")
    go(client, "/accounts/dingtalk/login/", code="authCode")
    assert is_signed_in(client)
    bound = SocialAccount.objects.get()
    assert (bound.user, bound.uid, bound.extra_data) == (user, "id-1", {})
