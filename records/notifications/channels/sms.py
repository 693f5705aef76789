"""Text messages by a provider's HTTP interface: JSON, signed, with templates the provider approved.

POST <url>, `Idempotency-Key: <key>`, `X-Key-Id`, `X-Timestamp` (seconds), `X-Signature`: hex of
HMAC-SHA256 over `timestamp + "\\n" + body`. The body is
`{"to", "template", "signature", "params": {"subject", "url", "name"}}`; the answer's `id` is kept.
"""

import hashlib
import hmac
import json
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from records.accounts.models import User
from records.notifications.channels.adapter import Envelope, HandOver
from records.notifications.channels.http import post

SUBJECT_LIMIT = 60
"""Characters of the subject: providers charge by 70, address and signature among them."""


class SmsAdapter:
    """Sends the subject; the text itself stays on the site."""

    def is_set_up(self) -> bool:
        """Return whether a provider is named."""
        return settings.NOTIFY_SMS is not None

    def address_of(self, person: User) -> str:
        """Return the mobile number of the account, else of the cadre it belongs to."""
        return person.phone or (person.cadre.phone if person.cadre is not None else "")

    def takes(self, kind: str) -> bool:
        """Return whether the provider has a template for the kind."""
        return bool(_template(kind))

    def may_resend(self, handed_over_at: datetime, now: datetime) -> bool:
        """Return whether the provider still knows the key."""
        hours: int = _provider()["hours"]
        return now - handed_over_at < timedelta(hours=hours)

    def send(self, envelope: Envelope, address: str, hand_over: HandOver) -> str:
        """Send a text message and return the provider's number."""
        body = {
            "to": address,
            "template": _template(envelope.kind),
            "signature": _provider()["signature"],
            "params": {
                "subject": envelope.subject[:SUBJECT_LIMIT],
                "url": envelope.url,
                "name": envelope.person.name,
            },
        }
        content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        headers = {"Idempotency-Key": envelope.key, **_signed(content)}
        answer = post(_provider()["url"], hand_over, data=content, headers=headers)
        return str(answer.get("id", ""))


def _provider() -> dict[str, Any]:
    return settings.NOTIFY_SMS or {}


def _template(kind: str) -> str:
    templates: dict[str, str] = _provider()["templates"]
    return str(templates.get(kind) or _provider()["template"])


def _signed(content: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    secret = _provider()["secret"].encode()
    signature = hmac.new(secret, f"{stamp}\n".encode() + content, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Key-Id": _provider()["key_id"],
        "X-Timestamp": stamp,
        "X-Signature": signature,
    }
