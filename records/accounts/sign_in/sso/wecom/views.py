"""Who came back from WeCom."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2Adapter,
    OAuth2CallbackView,
    OAuth2LoginView,
)
from django.http import HttpRequest

from records.accounts.sign_in.sso.wecom.client import WeComClient, result_of

INSIDE = "wxwork/"
"""Stands in the User-Agent of WeCom's own browser."""


class WeComAdapter(OAuth2Adapter):
    """Addresses by settings, since a government's WeCom stands at addresses of its own."""

    provider_id = "wecom"
    client_class = WeComClient
    access_token_method = "GET"  # noqa: S105

    def _base(self, name: str) -> str:
        return str(self.get_provider().app.settings[name]).rstrip("/")

    @property
    def authorize_url(self) -> str:
        """Return where a person signs in."""
        if self._is_inside():
            return f"{self._base('inside_url')}/connect/oauth2/authorize"
        return f"{self._base('login_url')}/wwlogin/sso/login"

    @property
    def access_token_url(self) -> str:
        """Return where the application gets its token."""
        return f"{self._base('api_url')}/cgi-bin/gettoken"

    def get_client(self, request: HttpRequest, app: Any) -> WeComClient:
        """Return the client, which knows the application and whether we are inside of WeCom."""
        client: WeComClient = super().get_client(request, app)
        client.agent_id = str(app.settings["agent_id"])
        client.inside_app = self._is_inside()
        return client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in of a member; raises OAuth2Error for somebody from outside."""
        params = {"access_token": token.token, "code": kwargs["response"]["code"]}
        with get_adapter().get_requests_session() as session:
            address = f"{self._base('api_url')}/cgi-bin/auth/getuserinfo"
            person = result_of(session.get(address, params=params))
            if not person.get("userid"):
                raise OAuth2Error("WeCom: not a member of this organisation")
            if app.settings["staff_number"] != "userid":
                params = {"access_token": token.token, "userid": person["userid"]}
                address = f"{self._base('api_url')}/cgi-bin/user/get"
                person |= result_of(session.get(address, params=params))
        return self.get_provider().sociallogin_from_response(request, person)

    def _is_inside(self) -> bool:
        return INSIDE in self.request.headers.get("User-Agent", "").lower()


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
