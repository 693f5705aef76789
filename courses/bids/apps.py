"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BidsConfig(AppConfig):
    name = "courses.bids"
    label = "courses_bids"
    verbose_name = _("Sealed bids")
