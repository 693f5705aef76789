"""Work notices of a DingTalk application (钉钉工作通知): asyncsend_v2 with the corporation's token.

DingTalk gives a member the same content once a day and drops a second one:
https://open.dingtalk.com/document/orgapp/asynchronous-sending-of-enterprise-session-messages
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from records.accounts.models import User
from records.core.seams.notifications import Channel
from records.notifications.channels.adapter import Envelope, HandOver, Refused
from records.notifications.channels.http import ask, post
from records.notifications.channels.members import application, checked, member_of, token
from records.notifications.channels.wecom import text_of

STALE_TOKEN = frozenset({40001, 40014, 42001})
BYTES = 2048


class DingTalkAdapter:
    """Sends to members who have signed in by DingTalk once."""

    def is_set_up(self) -> bool:
        """Return whether it is switched on and the application is known."""
        return bool(settings.NOTIFY_DINGTALK) and application("dingtalk") is not None

    def address_of(self, person: User) -> str:
        """Return the person's union id, from which DingTalk tells the member."""
        return member_of(Channel.DINGTALK, person)

    def takes(self, kind: str) -> bool:
        """Return True: a notice carries any words."""
        return True

    def may_resend(self, handed_over_at: datetime, now: datetime) -> bool:
        """Return whether it is still the day on which it was handed over."""
        return timezone.localdate(handed_over_at) == timezone.localdate(now)

    def send(self, envelope: Envelope, address: str, hand_over: HandOver) -> str:
        """Send a work notice and return DingTalk's task_id."""
        app = application("dingtalk") or {}
        base = app["settings"]["corp_url"].rstrip("/")
        credentials = {"appkey": app["client_id"], "appsecret": app["secret"]}
        key = token("dingtalk", lambda: ask("GET", f"{base}/gettoken", params=credentials))
        notice = {
            "agent_id": settings.NOTIFY_DINGTALK_AGENT_ID,
            "userid_list": _member(base, key, address),
            "msg": {"msgtype": "text", "text": {"content": text_of(envelope, BYTES)}},
        }
        answer = post(
            f"{base}/topapi/message/corpconversation/asyncsend_v2",
            hand_over,
            params={"access_token": key},
            json=notice,
        )
        return str(checked(answer, "dingtalk", STALE_TOKEN).get("task_id", ""))


def _member(base: str, key: str, union_id: str) -> str:
    address = f"{base}/topapi/user/getbyunionid"
    answer = ask("POST", address, params={"access_token": key}, json={"unionid": union_id})
    found = checked(answer, "dingtalk", STALE_TOKEN).get("result") or {}
    if not found.get("userid"):
        raise Refused("DingTalk knows no member of the organisation by this number.")
    return str(found["userid"])
