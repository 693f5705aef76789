"""The provider, as django-allauth knows it."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from records.accounts.sign_in.sso.wecom.views import WeComAdapter


class WeComAccount(ProviderAccount):
    """A member of the organisation's WeCom."""


class WeComProvider(OAuth2Provider):
    """WeCom's own kind of OAuth 2.0."""

    id = "wecom"
    name = "WeCom"
    package = "records.accounts.sign_in.sso.wecom"
    account_class = WeComAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the member's id in the organisation."""
        return str(data["userid"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing: an account is found by its staff number and by nothing else."""
        return {}

    def get_default_scope(self) -> list[str]:
        """Return the scope that tells who it is and asks nobody for consent."""
        return ["snsapi_base"]


provider_classes = [WeComProvider]
