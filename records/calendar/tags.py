"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarTag(models.TextChoices):
    """What happened: `calendar:subject:action`. A value never changes once it is used."""

    YEAR_ENTERED = "calendar:year:entered", _("Year of the working calendar entered")
    YEAR_CHANGED = "calendar:year:changed", _("Year of the working calendar changed")
