"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveTag(models.TextChoices):
    """What happened: `archive:subject:action`. A value never changes once it is used."""

    ARCHIVE_VIEWED = "archive:archive:viewed", _("Training archive opened")
    ENTRIES_LISTED = "archive:entries:listed", _("Archive entries listed")
    DUPLICATES_VIEWED = "archive:duplicates:viewed", _("Possible duplicates opened")
    ONLINE_HOURS_APPLIED = "archive:online_hours:applied", _("Online hours imported")
