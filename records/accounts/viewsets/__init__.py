"""Back-office screens of accounts and roles."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from records.accounts.viewsets.roles import RoleViewSet
from records.accounts.viewsets.users import UserViewSet

__all__ = ["AccountsGroup", "RoleViewSet", "UserViewSet"]


class AccountsGroup(ViewSetGroup):
    """Menu: Accounts."""

    menu_label = gettext_lazy("Accounts and roles")
    menu_icon = "user"
    menu_order = 280
    items = (RoleViewSet,)

    def get_submenu_items(self) -> list[Any]:
        """Return the entries: accounts, which Wagtail registers under a name of its own, and roles."""
        accounts = UserViewSet("wagtailusers_users", url_prefix="users")
        return [accounts.get_menu_item(order=0), *super().get_submenu_items()]
