"""WeCom's steps: https://developer.work.weixin.qq.com/document/path/98152 (sign-in on the web)."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error


class WeComClient(OAuth2Client):
    """The token is the application's, not the person's: it is asked for with the secret alone."""

    agent_id = ""
    inside_app = False

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Return where a person signs in: WeCom's QR page, or inside the app its own page."""
        if self.inside_app:
            params = {
                "appid": self.consumer_key,
                "redirect_uri": self.callback_url,
                "response_type": "code",
                "scope": "snsapi_base",
                "state": self.state,
                "agentid": self.agent_id,
            }
            return f"{authorization_url}?{urlencode(params)}#wechat_redirect"
        params = {
            "login_type": "CorpApp",
            "appid": self.consumer_key,
            "agentid": self.agent_id,
            "redirect_uri": self.callback_url,
            "state": self.state,
        }
        return f"{authorization_url}?{urlencode(params)}"

    def get_access_token(
        self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None
    ) -> dict[str, Any]:
        """Return the application's token, with the code that tells the person."""
        params = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            found = result_of(session.get(self.access_token_url, params=params))
        return {**found, "code": code}


def result_of(answer: Any) -> dict[str, Any]:
    """Return WeCom's answer; raises OAuth2Error where it says that something is wrong."""
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    if found.get("errcode"):
        raise OAuth2Error(f"WeCom: {found.get('errcode')} {found.get('errmsg')}")
    return found
