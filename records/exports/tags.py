"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportsTag(models.TextChoices):
    """What happened: `exports:subject:action`. A value never changes once it is used."""

    FILE_FETCHED = "exports:file:fetched", _("Export fetched")
    FILES_REMOVED = "exports:file:removed", _("Exports removed after their time")
