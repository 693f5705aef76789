"""What sign-in declares when the site starts."""

from allauth.socialaccount.providers import registry


def set_up() -> None:
    """Declare the identity providers that this room brings."""
    from records.accounts.sign_in.sso.dingtalk.provider import DingTalkProvider
    from records.accounts.sign_in.sso.wecom.provider import WeComProvider

    registry.register(DingTalkProvider)
    registry.register(WeComProvider)
