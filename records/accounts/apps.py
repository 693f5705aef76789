"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "records.accounts"
    label = "records_accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from records.accounts import (
            checks,  # noqa: F401
            signals,  # noqa: F401
        )
        from records.accounts.groups import sync_role_groups
        from records.accounts.sign_in.setup import set_up

        set_up()
        post_migrate.connect(sync_role_groups, dispatch_uid="records_accounts.sync_role_groups")
