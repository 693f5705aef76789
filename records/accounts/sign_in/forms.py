"""django-allauth's forms, held by the lockout and in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.accounts.models import User
from records.accounts.sign_in.enums import Guess
from records.accounts.sign_in.lockout import Attempt, LockedOut, record_failure_of, take_attempt
from records.accounts.sign_in.names import subject_of_user
from records.core.access.actor import Actor
from records.core.access.context import address_of


class counted:
    """Count what is done inside as one guess; an error inside leaves it counted as a failure."""

    def __init__(self, user: User, guess: Guess) -> None:
        self.user, self.guess = user, guess
        self.now = timezone.now()
        address = address_of(context.request) if context.request else ""
        self.actor = Actor(user.pk, str(user), address)
        self.attempt: Attempt | None = None

    def __enter__(self) -> None:
        try:
            self.attempt = take_attempt(
                subject=subject_of_user(self.user),
                guess=self.guess,
                actor=self.actor,
                now=self.now,
            )
        except LockedOut as locked:
            raise ValidationError(str(locked), code="locked") from locked

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if self.attempt is None:
            return
        if error is None:
            self.attempt.succeeded()
            return
        until = record_failure_of(self.attempt, actor=self.actor, now=self.now)
        if until is not None and isinstance(error, ValidationError):
            raise ValidationError(str(LockedOut(until, self.now)), code="locked") from error


class ChangePasswordForm(AllauthChangePasswordForm):
    """The present password is a guess like any other: a session left open is no way around."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password once more")
        for field in self.fields.values():
            field.widget.attrs["placeholder"] = ""
            field.help_text = ""

    def clean_oldpassword(self) -> str:
        """Return the present password, or say that it is wrong or how long to wait."""
        with counted(self.user, Guess.PASSWORD):
            return str(super().clean_oldpassword())


class CountedCode(forms.Form):
    """A code of a second factor, counted by the account."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs.update({"placeholder": "", "autofocus": True})

    def clean_code(self) -> str:
        """Return the code, or say that it is wrong or how long to wait."""
        with counted(self.user, Guess.CODE):
            return str(super().clean_code())  # type: ignore[misc]


class CodeForm(CountedCode, AuthenticateForm):
    """The second step of a sign-in."""


class ReauthenticateCodeForm(CountedCode, ReauthenticateForm):
    """The same, before a page that asks once more."""


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code shown by the app")
        code.widget.attrs.update({"placeholder": "", "inputmode": "numeric"})


class AddKeyForm(AddWebAuthnForm):
    """A passkey or security key; its name tells the devices apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Sign in with it alone, without a password")
        passwordless.help_text = _(
            "The device then asks for its own lock: fingerprint, face or PIN."
        )
        passwordless.initial = True


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
