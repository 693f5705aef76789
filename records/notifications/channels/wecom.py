"""Messages of a WeCom application (企业微信应用消息): message/send with the application's token.

`enable_duplicate_check` makes WeCom drop the same content to the same member within the interval,
4 hours at most: https://developer.work.weixin.qq.com/document/path/90236
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from records.accounts.models import User
from records.core.seams.notifications import Channel
from records.notifications.channels.adapter import Envelope, HandOver
from records.notifications.channels.http import ask, post
from records.notifications.channels.members import application, checked, member_of, token

DUPLICATE_CHECK_SECONDS = 4 * 3600
STALE_TOKEN = frozenset({40014, 42001})
BYTES = 2048
"""What a text message may hold, in UTF-8."""


class WeComAdapter:
    """Sends to members who have signed in by WeCom once."""

    def is_set_up(self) -> bool:
        """Return whether it is switched on and the application is known."""
        return bool(settings.NOTIFY_WECOM) and application("wecom") is not None

    def address_of(self, person: User) -> str:
        """Return the member's id."""
        return member_of(Channel.WECOM, person)

    def takes(self, kind: str) -> bool:
        """Return True: a message carries any words."""
        return True

    def may_resend(self, handed_over_at: datetime, now: datetime) -> bool:
        """Return whether WeCom still compares with what it had."""
        return now - handed_over_at < timedelta(seconds=DUPLICATE_CHECK_SECONDS)

    def send(self, envelope: Envelope, address: str, hand_over: HandOver) -> str:
        """Send a text message and return WeCom's msgid."""
        app = application("wecom") or {}
        base = app["settings"]["api_url"].rstrip("/")
        message = {
            "touser": address,
            "msgtype": "text",
            "agentid": int(app["settings"]["agent_id"]),
            "text": {"content": text_of(envelope, BYTES)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": DUPLICATE_CHECK_SECONDS,
        }
        credentials = {"corpid": app["client_id"], "corpsecret": app["secret"]}
        key = token("wecom", lambda: ask("GET", f"{base}/cgi-bin/gettoken", params=credentials))
        answer = post(
            f"{base}/cgi-bin/message/send", hand_over, params={"access_token": key}, json=message
        )
        return str(checked(answer, "wecom", STALE_TOKEN).get("msgid", ""))


def text_of(envelope: Envelope, limit: int) -> str:
    """Return subject, text, moment and address in `limit` bytes of UTF-8.

    The moment is that of writing: it tells two like messages apart, and one sent twice not.
    """
    local = timezone.localtime(envelope.written_at)
    tail = f"\n{local:%Y-%m-%d %H:%M:%S}\n{envelope.url}".rstrip()
    head = f"{envelope.subject}\n{envelope.body}".rstrip()
    room = limit - len(tail.encode())
    return head.encode()[:room].decode(errors="ignore") + tail
