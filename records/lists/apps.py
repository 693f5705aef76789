"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "records.lists"
    label = "records_lists"
    verbose_name = _("Lists and search")
