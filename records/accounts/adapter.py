"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.accounts.context import actor_of, address_of
from records.accounts.models import User
from records.accounts.sign_in.lockout import LockedOut, locked_until
from records.accounts.sign_in.names import subject_of
from records.accounts.sign_in.services.passwords import choose_password
from records.core.access.actor import Actor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the register: nobody signs up; addresses are read behind the proxy."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Staff number or phone, or the password, is wrong."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is wrong or has been used. Wait for the next one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the organization department creates accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that sessions are listed with."""
        return address_of(request) or "0.0.0.0"  # noqa: S104

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user, or None; raises ValidationError that says how long a lockout lasts."""
        found: User | None = super().authenticate(request, **credentials)
        if found is None:
            now = timezone.now()
            until = locked_until(subject_of(str(credentials.get("username") or "")), now)
            if until is not None:
                raise self.validation_error("too_many_login_attempts", LockedOut(until, now))
        return found

    def validation_error(self, code: str, *args: Any) -> Exception:
        """Return the error to show; a lockout brings its own words."""
        error = super().validation_error(code)
        if args and isinstance(args[0], LockedOut):
            error.message = str(args[0])
        return error

    def set_password(self, user: User, password: str) -> None:
        """Set the password a person chose for themselves; the session they sit at goes on."""
        request = context.request
        choose_password(
            user=user,
            password=password,
            actor=actor_of(request) if request else Actor(user.pk, str(user)),
            now=timezone.now(),
            keep_session=request.session.session_key if request else None,
        )

    def get_login_stages(self) -> list[str]:
        """Return the steps of a sign-in: after the password, the second factor."""
        return ["records.accounts.sign_in.factors.FactorStage"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where a changed password leads."""
        return "/accounts/security/"
