"""Back-office screens of accounts and roles."""

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
