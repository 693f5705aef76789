"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportsTag(models.TextChoices):
    """What happened: `imports:subject:action`. A value never changes once it is used."""

    IMPORT_UPLOADED = "imports:batch:uploaded", _("Import file uploaded")
    IMPORT_QUEUED = "imports:batch:queued", _("Import queued")
    IMPORT_DISCARDED = "imports:batch:discarded", _("Import discarded")
    IMPORT_VIEWED = "imports:batch:viewed", _("Import preview opened")
