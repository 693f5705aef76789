"""Addresses of WeCom."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from records.accounts.sign_in.sso.wecom.provider import WeComProvider

urlpatterns = default_urlpatterns(WeComProvider)
