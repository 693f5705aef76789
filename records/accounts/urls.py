"""Addresses of sign-in. django-allauth's pages for e-mail are left out: no e-mail opens anything."""

from allauth.account import views as account
from allauth.socialaccount import views as sso
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

from records.accounts.sign_in.views import account_support, entrance, security

entrance_urls = [
    path("login/", entrance.SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("activate/", entrance.activate, name="account_activate"),
    path("password/reset/", entrance.forgotten, name="account_reset_password"),
]
own_urls = [
    path("security/", security.security, name="account_security"),
    path("security/identities/<int:pk>/unlink/", security.unlink, name="identity_unlink"),
    path("sessions/", security.session_list, name="usersessions_list"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]
sso_urls = [
    path("", security.security, name="socialaccount_connections"),
    path("signup/", account.signup, name="socialaccount_signup"),
    path("login/cancelled/", sso.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", sso.login_error, name="socialaccount_login_error"),
]
care_urls = [
    path("care/", account_support.account_search, name="account_search"),
    path("care/<int:pk>/", account_support.account_care, name="account_care"),
    path("care/<int:pk>/<slug:act>/", account_support.care_for, name="account_care_act"),
    path("from-register/", account_support.accounts_from_register, name="accounts_from_register"),
    path("slips/", account_support.slip_sheets, name="slip_sheets"),
    path("slips/<int:pk>/", account_support.slip_sheets, name="slip_sheets_made"),
    path("slips/<int:pk>/pdf/", account_support.slip_sheet_pdf, name="slip_sheet_pdf"),
]
urlpatterns = [
    path("", include("records.accounts.delegation.urls")),
    path("accounts/", include([*entrance_urls, *own_urls, *care_urls])),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sso/", include(sso_urls)),
    path("accounts/", include(build_provider_urlpatterns())),
]
