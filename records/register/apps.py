"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "records.register"
    label = "records_register"
    verbose_name = _("Register")

    def ready(self) -> None:
        from records.register import choices  # noqa: F401
        from records.register.people import merge_handlers

        merge_handlers.register()
