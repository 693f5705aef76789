"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealsTag(models.TextChoices):
    """What happened: `seals:subject:action`. A value never changes once it is used."""

    CHECKPOINT_MADE = "seals:checkpoint:made", _("Checkpoint made")
    CHECKPOINT_COSIGNED = "seals:checkpoint:cosigned", _("Checkpoint signed by a witness")
    WITNESS_FAILED = "seals:witness:failed", _("A witness did not sign")
    SEALS_EXPORTED = "seals:bundle:exported", _("Log exported")
    ROW_PROVEN = "seals:proof:viewed", _("Proof of a row drawn")
    ROWS_REMOVED = "seals:rows:removed", _("Rows past their retention removed")
