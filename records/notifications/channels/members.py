"""The organisation's applications at WeCom and DingTalk, as single sign-on has them set up."""

import hashlib
from collections.abc import Callable
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.cache import cache

from records.accounts.models import User
from records.notifications.channels.adapter import Refused, Unreachable

MARGIN_SECONDS = 300


def application(provider: str) -> dict[str, Any] | None:
    """Return the application of a provider, None where single sign-on has none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get(provider, {}).get("APPS", [])
    return apps[0] if apps else None


def member_of(provider: str, person: User) -> str:
    """Return the person's number at a provider, empty until they signed in by it once."""
    found = SocialAccount.objects.filter(provider=provider, user=person)
    return found.values_list("uid", flat=True).first() or ""


def token(provider: str, fetch: Callable[[], dict[str, Any]]) -> str:
    """Return the application's token, kept until shortly before it runs out."""
    name = _token_name(provider)
    kept: str | None = cache.get(name)
    if kept:
        return kept
    answer = checked(fetch())
    lasts = int(answer.get("expires_in", 7200)) - MARGIN_SECONDS
    cache.set(name, answer["access_token"], timeout=max(lasts, 1))
    return str(answer["access_token"])


def forget_token(provider: str) -> None:
    """Have the next message fetch a new token."""
    cache.delete(_token_name(provider))


def checked(answer: dict[str, Any], provider: str = "", stale: frozenset[int] = frozenset()) -> Any:
    """Return an answer; raises Refused or Unreachable where its `errcode` is not 0."""
    code = answer.get("errcode")
    if code is None:
        raise Unreachable("no errcode in the answer")
    if code in stale:
        forget_token(provider)
        raise Unreachable(f"errcode {code}")
    if code == -1:
        # Both providers: "system busy, try again".
        raise Unreachable("errcode -1")
    if code:
        raise Refused(f"errcode {code} {str(answer.get('errmsg', ''))[:120]}")
    return answer


def _token_name(provider: str) -> str:
    # By its application: another one set up later does not meet the old one's token.
    app = application(provider) or {}
    digest = hashlib.sha256(f"{app.get('client_id')}:{app.get('secret')}".encode()).hexdigest()
    return f"records_notifications:token:{provider}:{digest[:16]}"
