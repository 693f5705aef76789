"""What a session knows of how it began."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from records.core.access.readers import Reader

PASSWORD_METHOD, FACTOR_METHOD, SSO_METHOD = "password", "mfa", "socialaccount"


def came_by_single_sign_on(request: HttpRequest, user: Reader) -> bool:
    """Return whether the person being signed in comes from an identity provider."""
    records = [r for r in get_authentication_records(request, user) if not _again(r)]
    return bool(records) and records[0].get("method") == SSO_METHOD


def ways_of(request: HttpRequest, user: Reader) -> list[str]:
    """Return by what a person signed in, in order: password, totp, webauthn, sso:city."""
    return [_way(r) for r in get_authentication_records(request, user) if not _again(r)]


def _again(record: dict[str, Any]) -> bool:
    return bool(record.get("reauthenticated"))


def _way(record: dict[str, Any]) -> str:
    method = str(record.get("method", ""))
    if method == FACTOR_METHOD:
        return str(record.get("type", method))
    if method == SSO_METHOD:
        return f"sso:{record.get('provider', '')}"
    return method
