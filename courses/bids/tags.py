"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BidsTag(models.TextChoices):
    """What happened: `bids:subject:action`. A value never changes once it is used."""

    HOLDERS_NAMED = "bids:holders:named", _("Key holders named")
    KEY_REGISTERED = "bids:key:registered", _("Key registered")
    BID_LISTED = "bids:bid:listed", _("Bid listed after the deadline")
    BIDS_LISTED = "bids:list:closed", _("List of bids closed")
    LATE_REFUSED = "bids:late:refused", _("Late bid refused")
