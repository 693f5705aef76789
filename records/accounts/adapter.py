"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from records.accounts.context import address_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the register: nobody signs up; addresses are read behind the proxy."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the organization department creates accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count."""
        return address_of(request) or "0.0.0.0"  # noqa: S104
