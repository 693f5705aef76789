"""Second factors as django-allauth keeps them, with secrets encrypted and our words."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.sso.session import came_by_single_sign_on
from records.core.protection.crypto import decrypt, encrypt


class FactorAdapter(DefaultMFAAdapter):
    """Secrets stand encrypted; the issuer is the site's name; the last factor of staff stays."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it stands in the database."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret in plain."""
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows."""
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002
    ) -> str:
        """Return the name a new passkey begins with."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %d") % (count + 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether a factor may go: staff keep one at least."""
        user: Any = authenticator.user
        if user.second_factor_due_at is None or not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class FactorStage(AuthenticateStage):
    """Asks for the second factor, also after single sign-on unless the setting trusts that."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if settings.SSO_COUNTS_AS_SECOND_FACTOR and came_by_single_sign_on(
            request, self.login.user
        ):
            return False
        return bool(super()._should_handle(request))


def refresh_factors(user: User) -> None:
    """Bring the account's column in line with the factors it has; the caller tells the trail."""
    factors = Authenticator.objects.filter(user=user)
    has = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    User.objects.filter(pk=user.pk).update(has_second_factor=has)
    user.has_second_factor = has
