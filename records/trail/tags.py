"""Tags of the trail for what is opened in the back office, whichever room it belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeTag(models.TextChoices):
    """What happened: `office:subject:action`. A value never changes once it is used."""

    LIST_VIEWED = "office:list:viewed", _("List opened")
    ROW_VIEWED = "office:row:viewed", _("Record opened")
    HISTORY_VIEWED = "office:history:viewed", _("History opened")
    USAGE_VIEWED = "office:usage:viewed", _("Usage opened")
    LIST_EXPORTED = "office:list:exported", _("List exported")
    CHOICE_VIEWED = "office:choice:viewed", _("List to choose from opened")
