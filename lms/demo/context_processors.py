"""The sign-in page of the demonstration names its accounts."""

from typing import Any

from django.http import HttpRequest

from lms.demo.accounts import DEMO_PASSWORD, load_accounts


def demo_accounts(request: HttpRequest) -> dict[str, Any]:
    """Return the accounts on the sign-in page, nothing elsewhere."""
    match = request.resolver_match
    if match is None or match.url_name != "account_login":
        return {}
    return {"demo_accounts": load_accounts(), "demo_password": DEMO_PASSWORD}
