"""Notifications from the environment alone; a channel that is not named here is not offered.

LMS_EMAIL_URL=smtp+tls://user:password@host:587    LMS_SMS_URL=https://…
LMS_EMAIL_FROM=training@…                          LMS_SMS_KEY_ID=…, LMS_SMS_SECRET=…
LMS_NOTIFY_WECOM=true, LMS_NOTIFY_DINGTALK=true    LMS_SMS_TEMPLATE=…
LMS_QUIET_HOURS=21:30-07:30                        LMS_SMS_TEMPLATES=essay_returned=T1,…
LMS_DIGEST_AT=08:00                                LMS_DINGTALK_AGENT_ID=…
"""

import re
from datetime import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from lms.settings.env import boolean, env, integer, required

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def clock(variable: str, text: str) -> time:
    """Return a time of day; raises ImproperlyConfigured naming the variable that holds none."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise ImproperlyConfigured(f"{variable}: '{text}' is no time of day such as 21:30.")
    return time(int(found[1]), int(found[2]))


def quiet_hours(variable: str, default: str) -> tuple[time, time] | None:
    """Return from when to when nothing is pushed; None where the variable is empty."""
    text = env.str(variable, default=default).strip()
    if not text:
        return None
    begin, dash, end = text.partition("-")
    if not dash:
        raise ImproperlyConfigured(f"{variable} must be two times such as {default}, or empty.")
    return clock(variable, begin), clock(variable, end)


def pairs(variable: str) -> dict[str, str]:
    """Return `a=b,c=d` as a mapping."""
    found = {}
    for part in env.list(variable, default=[]):
        name, sign, value = part.partition("=")
        if not sign or not value.strip():
            raise ImproperlyConfigured(f"{variable}: '{part}' must be KIND=TEMPLATE.")
        found[name.strip()] = value.strip()
    return found


def email() -> dict[str, Any]:
    """Return Django's settings of LMS_EMAIL_URL; empty where no server is named."""
    url = env.str("LMS_EMAIL_URL", default="")
    if not url:
        return {}
    try:
        config: dict[str, Any] = env.email_url_config(url)
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            f"LMS_EMAIL_URL is no address of a mail server: {error}."
        ) from None
    names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    found = {
        f"EMAIL_{name}": config[f"EMAIL_{name}"] for name in names if f"EMAIL_{name}" in config
    }
    found["DEFAULT_FROM_EMAIL"] = required("LMS_EMAIL_FROM", hint="the sender's address")
    return found


def sms() -> dict[str, Any] | None:
    """Return the settings of the provider of text messages; None where none is named."""
    url = env.str("LMS_SMS_URL", default="")
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise ImproperlyConfigured("LMS_SMS_URL must start with https:// (or http://).")
    return {
        "url": url,
        "key_id": required("LMS_SMS_KEY_ID", hint="the number of the key at the provider"),
        "secret": required("LMS_SMS_SECRET", hint="the key that signs each request"),
        "signature": env.str("LMS_SMS_SIGNATURE", default=""),
        "template": env.str("LMS_SMS_TEMPLATE", default=""),
        "templates": pairs("LMS_SMS_TEMPLATES"),
        "hours": integer("LMS_SMS_IDEMPOTENCY_HOURS", default=24),
    }


EMAIL = email()
# A channel is set up by naming its server: without one, Django's own default would be asked.
NOTIFY_EMAIL = bool(EMAIL)
# Whether the mail server throws away a second mail with the same Message-ID.
NOTIFY_EMAIL_DEDUPLICATES = boolean("LMS_EMAIL_DEDUPLICATES", default=False)
NOTIFY_SMS = sms()
# Both use the application, and the members, of single sign-on (lms/settings/sso.py).
NOTIFY_WECOM = boolean("LMS_NOTIFY_WECOM", default=False)
NOTIFY_DINGTALK = boolean("LMS_NOTIFY_DINGTALK", default=False)
NOTIFY_DINGTALK_AGENT_ID = (
    required("LMS_DINGTALK_AGENT_ID", hint="the agent id of the application")
    if NOTIFY_DINGTALK
    else ""
)
NOTIFY_QUIET_HOURS = quiet_hours("LMS_QUIET_HOURS", "21:30-07:30")
NOTIFY_DIGEST_AT = clock("LMS_DIGEST_AT", env.str("LMS_DIGEST_AT", default="08:00"))
NOTIFY_MAX_ATTEMPTS = integer("LMS_NOTIFY_MAX_ATTEMPTS", default=8)
NOTIFY_RETRY_SECONDS = integer("LMS_NOTIFY_RETRY_SECONDS", default=60)
NOTIFY_TIMEOUT_SECONDS = integer("LMS_NOTIFY_TIMEOUT_SECONDS", default=15)
NOTIFY_LEASE_SECONDS = integer("LMS_NOTIFY_LEASE_SECONDS", default=180)
EMAIL_TIMEOUT = NOTIFY_TIMEOUT_SECONDS
EMAIL_SUBJECT_PREFIX = ""
globals().update(EMAIL)
