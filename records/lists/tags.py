"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListsTag(models.TextChoices):
    """What happened: `lists:subject:action`. A value never changes once it is used."""

    SEARCHED = "lists:search:made", _("Searched")
    FILTER_SAVED = "lists:filter:saved", _("Filter saved")
    FILTER_RENAMED = "lists:filter:renamed", _("Filter renamed")
    FILTER_REMOVED = "lists:filter:removed", _("Filter removed")
