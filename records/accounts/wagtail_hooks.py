"""The accounts' place in the back office; accounts themselves stand in Wagtail's settings menu."""

from wagtail import hooks

from records.accounts.viewsets import AccountsGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> AccountsGroup:
    """Offer the roles' screen."""
    return AccountsGroup()
