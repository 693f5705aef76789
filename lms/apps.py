"""The frame's apps: what starts the house, and Wagtail's own apps fitted to it."""

from django.apps import AppConfig, apps
from wagtail.users.apps import WagtailUsersAppConfig


class FrameConfig(AppConfig):
    """Collects what the rooms bring, and watches what public pages show.

    Last among the rooms, so that all of them are ready.
    """

    name = "lms"
    label = "lms"

    def ready(self) -> None:
        from lms.public_pages import watch_changes
        from records.core.seams import collect

        collect(apps.get_app_configs())
        watch_changes()


class UsersConfig(WagtailUsersAppConfig):
    """Accounts are kept through the accounts room and its trail, not through Wagtail's forms."""

    user_viewset = "records.accounts.viewsets.UserViewSet"
    group_viewset = "lms.closed_screens.NoGroups"
