"""Text messages, WeCom and DingTalk, each against a server that stands in for it."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from records.core.seams import Channel
from records.notifications.delivering import deliver_due
from records.notifications.enums import DeliveryState, Suppression
from tests.factories.records import CadreFactory, UserFactory
from tests.records.notifications.toys import NOON, delivery_of, write
from tests.stand_ins.http import provider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tokens():
    cache.clear()


def deliver(now=NOON) -> None:
    deliver_due(clock=lambda: now)


def sms_at(url: str, **values) -> dict:
    return {
        "url": f"{url}/send",
        "key_id": "k1",
        "secret": "s3cret",
        "signature": "常德干部教育",
        "template": "T0",
        "templates": {"toy_urgent": "T7"},
        "hours": 24,
        **values,
    }


@pytest.fixture
def texts(settings):
    """A provider of text messages that knows each key once."""
    with provider(lambda request: (200, {"id": f"m-{request.headers['idempotency-key']}"})) as one:
        settings.NOTIFY_SMS = sms_at(one.url)
        yield one


def test_a_text_message_is_signed_and_names_the_template(texts) -> None:
    user = UserFactory(name="王敏", phone="13812341234")
    write("toy_urgent", user, url="/archive/")

    deliver()

    [request] = texts.requests
    stamp = request.headers["x-timestamp"]
    expected = hmac.new(b"s3cret", f"{stamp}\n".encode() + request.body, hashlib.sha256)
    assert request.headers["x-signature"] == expected.hexdigest()
    assert request.headers["x-key-id"] == "k1"
    assert request.json["to"] == "13812341234"
    assert (request.json["template"], request.json["signature"]) == ("T7", "常德干部教育")
    assert request.json["params"]["subject"] == "干部: fish & chips"
    found = delivery_of(user, Channel.SMS)
    assert (found.state, found.provider_id) == (DeliveryState.SENT, f"m-delivery-{found.pk}")


def test_the_phone_of_the_cadre_serves_where_the_account_has_none(texts) -> None:
    write("toy_urgent", UserFactory(cadre=CadreFactory(phone="13998765432")))

    deliver()

    assert texts.requests[0].json["to"] == "13998765432"


def test_without_a_template_no_text_message_is_sent(texts, settings) -> None:
    settings.NOTIFY_SMS = sms_at(texts.url, template="", templates={})
    user = UserFactory(phone="13812341234")
    write("toy_urgent", user)

    deliver()

    found = delivery_of(user, Channel.SMS)
    assert (found.state, found.error) == (DeliveryState.SUPPRESSED, Suppression.NO_TEMPLATE)
    assert texts.requests == []


def test_an_answer_that_never_came_is_asked_for_again_under_the_same_key(texts, settings) -> None:
    settings.NOTIFY_TIMEOUT_SECONDS = 0.3
    texts.before_answer.clear()
    user = UserFactory(phone="13812341234")
    write("toy_urgent", user)

    deliver()
    texts.before_answer.set()
    deliver(NOON + timedelta(minutes=1))

    assert delivery_of(user, Channel.SMS).state == DeliveryState.SENT
    assert len(texts.keys()) == 2
    assert len(set(texts.keys())) == 1
    assert texts.requests[0].body == texts.requests[1].body


def test_once_the_provider_has_forgotten_the_key_nothing_is_sent_again(texts, settings) -> None:
    settings.NOTIFY_TIMEOUT_SECONDS = 0.3
    texts.before_answer.clear()
    user = UserFactory(phone="13812341234")
    write("toy_urgent", user)

    deliver()
    texts.before_answer.set()
    deliver(NOON + timedelta(hours=25))

    assert delivery_of(user, Channel.SMS).state == DeliveryState.UNCERTAIN
    assert len(texts.requests) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, DeliveryState.FAILED),
        (302, DeliveryState.FAILED),
        (429, DeliveryState.QUEUED),
        (503, DeliveryState.QUEUED),
    ],
)
def test_what_the_provider_answers_decides(status: int, state: str, settings) -> None:
    user = UserFactory(phone="13812341234")
    with provider(lambda request: (status, {"error": "no"})) as one:
        settings.NOTIFY_SMS = sms_at(one.url)
        write("toy_urgent", user)
        deliver()

    assert delivery_of(user, Channel.SMS).state == state


WECOM = {"token": 0}


def wecom_answer(request):
    if request.path == "/cgi-bin/gettoken":
        WECOM["token"] += 1
        return 200, {"errcode": 0, "access_token": f"t{WECOM['token']}", "expires_in": 7200}
    if request.query["access_token"] == "t1":
        return 200, {"errcode": 42001, "errmsg": "access_token expired"}
    return 200, {"errcode": 0, "msgid": "w-1"}


def test_wecom_fetches_a_new_token_where_the_old_one_ran_out(settings) -> None:
    WECOM["token"] = 0
    user = UserFactory(name="王敏")
    SocialAccount.objects.create(user=user, provider="wecom", uid="wangmin")
    with provider(wecom_answer) as one:
        settings.NOTIFY_WECOM = True
        settings.SOCIALACCOUNT_PROVIDERS = {
            "wecom": {
                "APPS": [
                    {
                        "client_id": "corp",
                        "secret": "s",
                        "settings": {"agent_id": "1000002", "api_url": one.url},
                    }
                ]
            }
        }
        write("toy_urgent", user, url="/archive/")
        deliver()
        deliver(NOON + timedelta(minutes=2))

    found = delivery_of(user, Channel.WECOM)
    assert (found.state, found.provider_id) == (DeliveryState.SENT, "w-1")
    first, second = (request.json for request in one.at("/cgi-bin/message/send"))
    assert first == second
    assert first["touser"] == "wangmin"
    assert first["agentid"] == 1000002
    assert first["enable_duplicate_check"] == 1
    assert "fish & chips" in first["text"]["content"]
    assert first["text"]["content"].endswith("/archive/")


def dingtalk_answer(request):
    if request.path == "/gettoken":
        return 200, {"errcode": 0, "access_token": "t", "expires_in": 7200}
    if request.path == "/topapi/user/getbyunionid":
        return 200, {"errcode": 0, "result": {"userid": f"u-{request.json['unionid']}"}}
    return 200, {"errcode": 0, "task_id": 77}


def test_dingtalk_is_told_the_member_behind_the_union_id(settings) -> None:
    user = UserFactory()
    SocialAccount.objects.create(user=user, provider="dingtalk", uid="union9")
    with provider(dingtalk_answer) as one:
        settings.NOTIFY_DINGTALK, settings.NOTIFY_DINGTALK_AGENT_ID = True, "55"
        app = {"client_id": "k", "secret": "s", "settings": {"corp_url": one.url}}
        settings.SOCIALACCOUNT_PROVIDERS = {"dingtalk": {"APPS": [app]}}
        write("toy_urgent", user)
        deliver()

    found = delivery_of(user, Channel.DINGTALK)
    assert (found.state, found.provider_id) == (DeliveryState.SENT, "77")
    [sent] = one.at("/topapi/message/corpconversation/asyncsend_v2")
    assert (sent.json["userid_list"], sent.json["agent_id"]) == ("u-union9", "55")


def test_who_never_signed_in_by_an_app_has_no_address_there(settings) -> None:
    user = UserFactory()
    settings.NOTIFY_DINGTALK, settings.NOTIFY_DINGTALK_AGENT_ID = True, "55"
    app = {"client_id": "k", "secret": "s", "settings": {"corp_url": "http://127.0.0.1:1"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"dingtalk": {"APPS": [app]}}
    write("toy_urgent", user)

    deliver()

    assert delivery_of(user, Channel.DINGTALK).error == Suppression.NO_ADDRESS
