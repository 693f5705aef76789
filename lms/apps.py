"""Wagtail's apps, fitted to this house."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Accounts are kept through the accounts room and its trail, not through Wagtail's forms."""

    user_viewset = "records.accounts.viewsets.UserViewSet"
    group_viewset = "lms.closed_screens.NoGroups"
