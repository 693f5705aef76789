"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EligibilityTag(models.TextChoices):
    """What happened: `eligibility:subject:action`. A value never changes once it is used."""

    RULE_CREATED = "eligibility:rule:created", _("Rule created")
    CHECK_VIEWED = "eligibility:check:viewed", _("Eligibility check opened")
