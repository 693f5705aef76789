"""Sign-in: what a city may choose about it. Every variable stands in docs/sign-in.md."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from lms.settings.env import boolean, env, integer
from lms.settings.sso import single_sign_on


def at_least(name: str, least: int, *, default: int) -> int:
    """Return a whole number; raise ImproperlyConfigured naming the value that is too small."""
    value = integer(name, default=default)
    if value < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {value}.")
    return value


# Second factors. No list: every role but the trainee's.
SECOND_FACTOR_REQUIRED = boolean("LMS_SECOND_FACTOR", default=True)
SECOND_FACTOR_ROLES: list[str] | None = env.list("LMS_SECOND_FACTOR_ROLES", default=[]) or None
SECOND_FACTOR_GRACE_DAYS = at_least("LMS_SECOND_FACTOR_GRACE_DAYS", 0, default=7)

# Lockout, by account and never by address.
LOCKOUT_FAILURES = at_least("LMS_LOCKOUT_FAILURES", 3, default=5)
LOCKOUT_WINDOW_MINUTES = at_least("LMS_LOCKOUT_WINDOW_MINUTES", 1, default=15)
LOCKOUT_MINUTES = at_least("LMS_LOCKOUT_MINUTES", 1, default=15)

# How long a session lasts: minutes without a request, and hours in all.
SESSION_IDLE_MINUTES = at_least("LMS_SESSION_IDLE_MINUTES", 5, default=720)
SESSION_HOURS = at_least("LMS_SESSION_HOURS", 1, default=168)
SESSION_IDLE_MINUTES_STAFF = at_least("LMS_SESSION_IDLE_MINUTES_STAFF", 5, default=30)
SESSION_HOURS_STAFF = at_least("LMS_SESSION_HOURS_STAFF", 1, default=12)
SESSION_COOKIE_AGE = max(SESSION_HOURS, SESSION_HOURS_STAFF) * 3600

# Passwords and slips.
PASSWORD_HISTORY = at_least("LMS_PASSWORD_HISTORY", 0, default=5)
PASSWORD_MAX_AGE_DAYS = at_least("LMS_PASSWORD_MAX_AGE_DAYS", 0, default=0)
SLIP_DAYS = at_least("LMS_SLIP_DAYS", 1, default=14)
RULES = "records.accounts.sign_in.passwords.validators"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": f"{RULES}.OwnFactsValidator"},
    {"NAME": f"{RULES}.CommonPatternValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": f"{RULES}.HistoryValidator"},
]

# django-allauth. Its own limits are kept in lists under a lock that a hall of 300 would wait for,
# and count by address or by the text typed: ours count by account (records.accounts.sign_in).
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "records.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_FORMS = {
    "login": "records.accounts.forms.SignInForm",
    "change_password": "records.accounts.sign_in.forms.ChangePasswordForm",
}
MFA_ADAPTER = "records.accounts.sign_in.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "records.accounts.sign_in.forms.CodeForm",
    "reauthenticate": "records.accounts.sign_in.forms.ReauthenticateCodeForm",
    "activate_totp": "records.accounts.sign_in.forms.ActivateAppForm",
    "add_webauthn": "records.accounts.sign_in.forms.AddKeyForm",
    "edit_webauthn": "records.accounts.sign_in.forms.RenameKeyForm",
}

# Single sign-on: nobody signs up by it, and no e-mail address ever binds an account.
SSO_COUNTS_AS_SECOND_FACTOR = boolean("LMS_SSO_SECOND_FACTOR", default=False)
SOCIALACCOUNT_ADAPTER = "records.accounts.sign_in.sso.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = single_sign_on()
