"""After DingTalk's own sign-in the directory is asked for the staff number.

`contact/users/me` gives union id and nick; the job number stands in the directory only, which an
application of the organisation may read (topapi/user/getbyunionid, topapi/v2/user/get).
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest


class DirectoryAdapter(DingTalkOAuth2Adapter):
    """Addresses by settings, since a government's DingTalk stands at addresses of its own."""

    def _base(self, name: str) -> str:
        return str(self.get_provider().app.settings[name]).rstrip("/")

    @property
    def authorize_url(self) -> str:
        """Return where a person signs in."""
        return f"{self._base('login_url')}/oauth2/auth"

    @property
    def access_token_url(self) -> str:
        """Return where the code is changed for a token."""
        return f"{self._base('api_url')}/v1.0/oauth2/userAccessToken"

    @property
    def profile_url(self) -> str:
        """Return where the person is told."""
        return f"{self._base('api_url')}/v1.0/contact/users/me"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in with the facts of the directory."""
        with get_adapter().get_requests_session() as session:
            me = session.get(self.profile_url, headers={"x-acs-dingtalk-access-token": token.token})
            me.raise_for_status()
            person = me.json()
            person["directory"] = self._directory_entry(session, app, person.get("unionId", ""))
        return self.get_provider().sociallogin_from_response(request, person)

    def _directory_entry(self, session: Any, app: Any, union_id: str) -> dict[str, Any]:
        found = session.get(
            f"{self._base('corp_url')}/gettoken",
            params={"appkey": app.client_id, "appsecret": app.secret},
        )
        token = _result(found)["access_token"]
        who = self._ask(session, "/topapi/user/getbyunionid", token, {"unionid": union_id})
        return self._ask(session, "/topapi/v2/user/get", token, {"userid": who.get("userid", "")})

    def _ask(self, session: Any, path: str, token: str, data: dict[str, str]) -> dict[str, Any]:
        address = f"{self._base('corp_url')}{path}"
        answer = session.post(address, params={"access_token": token}, json=data)
        return dict(_result(answer).get("result") or {})


def _result(answer: Any) -> dict[str, Any]:
    """Return DingTalk's answer; raises OAuth2Error where it says that something is wrong."""
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    if found.get("errcode"):
        raise OAuth2Error(f"DingTalk: {found.get('errcode')} {found.get('errmsg')}")
    return found


oauth2_login = OAuth2LoginView.adapter_view(DirectoryAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(DirectoryAdapter)
