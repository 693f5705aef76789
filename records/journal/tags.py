"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalTag(models.TextChoices):
    """What happened: `journal:subject:action`. A value never changes once it is used."""

    ENTRY_POSTED = "journal:entry:posted", _("Journal entry posted")
    ENTRY_REVERSED = "journal:entry:reversed", _("Journal entry reversed")
    CONVERSION_RULE_CREATED = "journal:conversion_rule:created", _("Conversion rule created")
    BALANCES_REBUILT = "journal:balance:rebuilt", _("Balances rebuilt")
