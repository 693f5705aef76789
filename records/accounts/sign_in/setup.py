"""What sign-in declares when the site starts."""

from allauth.socialaccount.providers import registry
from django.utils.translation import gettext_lazy as _

from records.core.long_work import declare_work


def set_up() -> None:
    """Declare the long work of this room and the identity providers it brings."""
    from records.accounts.sign_in.services.bulk import WORK, make_accounts
    from records.accounts.sign_in.sso.dingtalk.provider import DingTalkProvider
    from records.accounts.sign_in.sso.wecom.provider import WeComProvider

    declare_work(WORK, make_accounts, label=_("Accounts from the register"))
    registry.register(DingTalkProvider)
    registry.register(WeComProvider)
