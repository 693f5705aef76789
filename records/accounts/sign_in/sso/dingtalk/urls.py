"""Addresses of DingTalk."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from records.accounts.sign_in.sso.dingtalk.provider import DingTalkProvider

urlpatterns = default_urlpatterns(DingTalkProvider)
