"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationsTag(models.TextChoices):
    """`notifications:subject:action`. A value never changes once it is used."""

    RULE_CREATED = "notifications:rule:created", _("Rule of notifications created")
    RULE_CHANGED = "notifications:rule:changed", _("Rule of notifications changed")
    PREFERENCES_CHANGED = "notifications:preferences:changed", _("Own notifications changed")
    DELIVERY_RETRIED = "notifications:delivery:retried", _("Delivery of a notification retried")
    DELIVERIES_VIEWED = "notifications:delivery:viewed", _("Deliveries of notifications opened")
