"""The provider, as django-allauth knows it."""

from typing import Any

from allauth.socialaccount.providers.dingtalk.provider import (
    DingTalkProvider as AllauthDingTalkProvider,
)

from records.accounts.sign_in.sso.dingtalk.views import DirectoryAdapter


class DingTalkProvider(AllauthDingTalkProvider):
    """DingTalk tells a number of its own; the directory knows the staff number behind it."""

    package = "records.accounts.sign_in.sso.dingtalk"
    oauth2_adapter_class = DirectoryAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the number of the person at DingTalk, the same in every application."""
        return str(data.get("unionId") or data["openId"])


provider_classes = [DingTalkProvider]
